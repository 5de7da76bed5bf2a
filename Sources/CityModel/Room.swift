// CityModel
