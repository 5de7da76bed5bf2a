// FacilityLocation
