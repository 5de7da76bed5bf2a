/// The kinds of problem with an input. The codes are part of the program's contract: a code keeps its
/// meaning, and one that is no longer used is not given to another kind.
/// E7… belong to the files of public benchmark instances.
public enum DiagnosticCode: String, Sendable, Hashable, CaseIterable {
  // Files and their syntax.
  case fileMissing = "E101"
  case fileUnreadable = "E102"
  case notUTF8 = "E103"
  case fileTooLarge = "E104"
  case emptyFile = "E105"
  case syntax = "E110"
  case severalDocuments = "E111"
  case tooDeep = "E112"
  case tooManyValues = "E113"
  case unknownAlias = "E114"
  case keyNotText = "E115"
  case tooManyProblems = "E190"

  // Keys and values.
  case missingKey = "E201"
  case duplicateKey = "E202"
  case unknownKey = "E203"
  case wrongType = "E204"
  case outOfRange = "E205"
  case unknownChoice = "E206"
  case badDate = "E207"
  case badIdentifier = "E208"
  case wrongCount = "E209"

  // Tables.
  case emptyTable = "E301"
  case missingColumn = "E302"
  case duplicateColumn = "E303"
  case rowLength = "E304"
  case quoting = "E305"
  case emptyCell = "E306"
  case badCoordinate = "E307"

  // Names and references.
  case duplicateIdentifier = "E401"
  case unknownReference = "E402"
  case unknownPath = "E403"
  case circularOverride = "E404"

  // Values that do not go together.
  case sumOfShares = "E501"
  case notAscending = "E502"
  case risingShares = "E503"
  case datesReversed = "E504"
  case sitesNeeded = "E505"
  case tooManySites = "E506"
  case tooFewSites = "E507"
  case carrierWithoutDepot = "E508"
  case nobodyServes = "E509"
  case nobodyLives = "E510"
  case outsideArea = "E511"
  case depotFar = "E512"
  case boundsReversed = "E513"
  case noWeekday = "E514"
  case noCells = "E515"
  case tooManyParcels = "E516"
  case hoursReversed = "E517"
  case outsideHorizon = "E518"
  case groupsNeeded = "E519"
  case inTwoGroups = "E520"

  // The command line.
  case badSetting = "E601"
  case unknownSetting = "E602"
  case unknownOverride = "E603"
  case repeatedOverride = "E604"

  // Not wrong, but probably not meant.
  case columnIgnored = "W801"
  case unused = "W802"
  case samePlace = "W803"
  case sizeWithoutCell = "W804"
  case radiusBeyondBands = "W805"
  case servesNobody = "W806"
  case tooFewTrips = "W808"

  public var isWarning: Bool { rawValue.hasPrefix("W") }
}
