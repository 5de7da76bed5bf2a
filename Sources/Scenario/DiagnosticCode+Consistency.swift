extension DiagnosticCode {
  /// Of the codes for values that do not go together, and of the warnings.
  var consistencyExplanation: Explanation {
    switch self {
    case .sumOfShares:
      Explanation(
        "shares do not sum to 1", "Shares that divide up a whole must sum to 1, to a millionth.",
        mend: "Add or take away what the message names.", example: "sizes: {S: 0.5, M: 0.3, L: 0.1}"
      )
    case .notAscending:
      Explanation(
        "distances do not ascend", "Walk bands and radii are read from near to far.",
        mend: "Sort them, and delete repeated ones.", example: "radii_m: [500, 300, 1000]")
    case .risingShares:
      Explanation(
        "share rises with the walk",
        "People do not collect more willingly from farther away; siting relies on it.",
        mend: "Let the shares fall or stay from band to band.",
        example: "walk_bands: [{to_m: 300, share: 0.3}, {to_m: 500, share: 0.4}]")
    case .datesReversed:
      Explanation(
        "event ends before it starts", "'from' is the first and 'to' the last day of an event.",
        mend: "Swap the days.", example: "{name: sale, from: 2014-11-13, to: 2014-11-11, factor: 2}"
      )
    case .sitesNeeded:
      Explanation(
        "number of sites needed",
        "'p-median' and 'p-center' decide where a given number of sites goes; 'max-coverage' needs the "
          + "number or a budget.",
        mend: "Give 'siting.sites', or another objective.", example: "siting: {objective: p-median}"
      )
    case .tooManySites:
      Explanation(
        "more sites asked for than there are",
        "'siting.sites' is above the number of places allowed.",
        mend: "Lower it, or add candidates.", example: "siting: {objective: p-median, sites: 99}")
    case .tooFewSites:
      Explanation(
        "fewer sites asked for than are certain",
        "Sites that are forced, and existing ones that stay, already exceed 'siting.sites'.",
        mend: "Raise 'siting.sites', or set 'policy.existing_stay: false'.",
        example: "siting: {objective: p-median, sites: 1}   # with two forced sites")
    case .carrierWithoutDepot:
      Explanation(
        "carrier without depot",
        "While carriers deliver separately, each needs a depot of its own or one open to all.",
        mend: "Name the carrier in the depots' file, or leave a depot's carrier empty.",
        example: "carriers: {north: {share: 1}}   # depots.csv names only south")
    case .nobodyServes:
      Explanation(
        "nobody delivers there",
        "Parcels go to doors and to pickup points; some vehicle must serve each of the two.",
        mend: "Add 'door' or 'pickup' to a vehicle's 'serves'.", example: "serves: [pickup]")
    case .nobodyLives:
      Explanation(
        "no people", "The zones hold no people, so there is nothing to deliver.",
        mend: "Fill in the column 'people'.", example: "id,x,y,people\nz01,0,0,0")
    case .outsideArea:
      Explanation(
        "outside the area",
        "A site lies more than 50 km from every zone, or a zone or site lies outside 'area.bounds'. Most "
          + "often two coordinates are swapped or a digit slipped.",
        mend: "Check the coordinates, or delete the row.", example: "s01,380000,200,parcel_station")
    case .depotFar:
      Explanation(
        "depot far away", "The depot lies more than 200 km from every zone.",
        mend: "Check its coordinates.", example: "d1,0,0,north   # lon, lat")
    case .boundsReversed:
      Explanation(
        "bounds reversed", "'area.bounds' needs west below east and south below north.",
        mend: "Swap the two.", example: "bounds: {west: 5000, south: 0, east: 0, north: 5000}")
    case .noWeekday:
      Explanation(
        "no day has parcels", "All seven weekday factors are 0.",
        mend: "Give at least one day a factor above 0.",
        example: "weekday: {mon: 0, tue: 0, wed: 0, thu: 0, fri: 0, sat: 0, sun: 0}")
    case .noCells:
      Explanation(
        "module without cells", "A module holds parcels in cells; this one has none.",
        mend: "Give a number of S, M or L cells.", example: "cells: {}")
    case .tooManyParcels:
      Explanation(
        "too many parcels", "More than 50 million parcels on the busiest day cannot be simulated.",
        mend: "Check people, parcels per person and the factors of events and weekdays.",
        example: "parcels_per_person_year: 60000")
    case .hoursReversed:
      Explanation(
        "closes before it opens",
        "Opening hours lie within one day, from midnight to midnight, and last longer than nothing.",
        mend: "Swap the two, or leave both out for a place that is always open.",
        example: "opens_h: 22, closes_h: 8")
    case .outsideHorizon:
      Explanation(
        "no simulated day is touched",
        "The days of an event (with its ramp and tail) or of a disruption lie before the first or "
          + "after the last simulated day (warm-up included), so that the run would tell nothing of "
          + "it.",
        mend:
          "Move its days, or change 'demand.start' or 'simulation.days'; keep it in an override "
          + "that moves the start as well.",
        example: "disruptions: [{name: rain, from: 2015-06-01, to: 2015-06-02, speed: 0.5}]")
    case .groupsNeeded:
      Explanation(
        "groups needed", "'delivery: grouped' lets the carriers of a group share their rounds.",
        mend: "Name the groups in 'policy.groups', or choose 'separate' or 'pooled'.",
        example: "policy: {delivery: grouped}")
    case .inTwoGroups:
      Explanation(
        "carrier in two groups", "A carrier shares its rounds with one group at most.",
        mend: "Take it out of one of them.", example: "groups: {east: [a, b], west: [b, c]}")
    case .tooFewTrips:
      Explanation(
        "fewer trips than departures",
        "A vehicle leaves at each of the day's departures at most as often as 'trips_per_day' says.",
        mend: "Raise 'trips_per_day', or give fewer 'later_departures_h'.",
        example: "delivery: {later_departures_h: [13]}   # with trips_per_day: 1")
    case .columnIgnored:
      Explanation(
        "column is not read",
        "The name is close to a column that the format has but this file has not.",
        mend: "Rename the column, or leave it if it is something else.",
        example: "id,x,y,people,distrct")
    case .unused:
      Explanation(
        "nothing uses it", "The module belongs to no outlet type.",
        mend: "Name it under an outlet's 'modules', or delete it.", example: "modules: {shelf: {…}}"
      )
    case .samePlace:
      Explanation(
        "two sites at one place", "Two sites have the same coordinates and the same outlet type.",
        mend: "Delete one, unless two shops share the place.",
        example: "s01,0,0,kiosk\ns02,0,0,kiosk")
    case .sizeWithoutCell:
      Explanation(
        "parcels without a cell",
        "Some parcels are of a size that no module in use has a cell for; they all go to the door.",
        mend: "Give a module cells of that size or a larger one.",
        example: "sizes: {S: 0.5, M: 0.4, L: 0.1}   # lockers without L")
    case .servesNobody:
      Explanation(
        "site that serves nobody",
        "The site lies outside the zones, and nobody is within its service radius.",
        mend: "Check its coordinates, or delete it.", example: "s01,38000,200,parcel_station")
    default:
      Explanation(
        "covered but not collecting",
        "People beyond the last walk band collect nothing, yet count as covered by 'service_radius_m'.",
        mend: "Add a band up to the service radius, or lower the radius.",
        example: "walk_bands up to 300 m, service_radius_m: 500")
    }
  }
}
