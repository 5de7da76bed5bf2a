extension DiagnosticCode {
  /// What `lastmile explain` prints and the table of codes is made from.
  public struct Explanation: Sendable, Hashable {
    /// A few words.
    public var title: String
    /// What it means and why it matters.
    public var meaning: String
    public var mend: String
    /// Input that is reported so.
    public var example: String

    init(_ title: String, _ meaning: String, mend: String, example: String) {
      self.title = title
      self.meaning = meaning
      self.mend = mend
      self.example = example
    }
  }

  public var explanation: Explanation {
    switch self {
    case .fileMissing, .fileUnreadable, .notUTF8, .fileTooLarge, .emptyFile, .syntax,
      .severalDocuments, .tooDeep, .tooManyValues, .unknownAlias, .keyNotText, .tooManyProblems:
      fileExplanation
    case .missingKey, .duplicateKey, .unknownKey, .wrongType, .outOfRange, .unknownChoice,
      .badDate, .badIdentifier, .wrongCount:
      valueExplanation
    case .emptyTable, .missingColumn, .duplicateColumn, .rowLength, .quoting, .emptyCell,
      .badCoordinate:
      tableExplanation
    case .duplicateIdentifier, .unknownReference, .unknownPath, .circularOverride, .badSetting,
      .unknownSetting, .unknownOverride, .repeatedOverride:
      referenceExplanation
    default: consistencyExplanation
    }
  }

  private var fileExplanation: Explanation {
    switch self {
    case .fileMissing:
      Explanation(
        "no such file",
        "The scenario, or a file it names, is not there. Names are relative to the scenario's folder.",
        mend: "Check the name and the folder; upper and lower case differ.",
        example: "zones: {file: zonse.csv}")
    case .fileUnreadable:
      Explanation(
        "file cannot be read", "The file is there, but it is a folder or may not be read.",
        mend: "Name a file, and give yourself permission to read it.",
        example: "zones: {file: data}   # a folder")
    case .notUTF8:
      Explanation(
        "not UTF-8",
        "Text must be UTF-8, with or without a byte-order mark. Excel and WPS save Chinese text as GBK "
          + "or UTF-16 unless told otherwise.",
        mend: "Save the file again as 'CSV UTF-8' or, in an editor, with encoding UTF-8.",
        example: "a zones.csv saved as GBK")
    case .fileTooLarge:
      Explanation(
        "file too large",
        "A scenario file is a page or two, so one of more than 4 MiB is not it; tables may have 512 MiB.",
        mend: "Check that the right file is named.", example: "zones: {file: film.mp4}")
    case .emptyFile:
      Explanation(
        "empty file", "The scenario file holds nothing, or only comments.",
        mend: "Start from 'lastmile init DIR'.", example: "# nothing but a comment")
    case .syntax:
      Explanation(
        "not YAML",
        "The file cannot be read as YAML from the place shown on. The cause is often just above it: an "
          + "unclosed quote or bracket, a missing colon, or a line indented too far.",
        mend:
          "Indent with spaces, write 'key: value' with a space after the colon, close what is open.",
        example: "sizes: {S: 0.55, M: 0.35, L: 0.10")
    case .severalDocuments:
      Explanation(
        "several documents", "A line '---' starts a second document; a scenario is one.",
        mend: "Split the file, or delete the line.", example: "name: A\n---\nname: B")
    case .tooDeep:
      Explanation(
        "nested too deeply", "Sections or lists stand more than 50 deep in one another.",
        mend: "Check for brackets that were opened by mistake.", example: "[[[[[[[[[[ … ]]]]]]]]]]")
    case .tooManyValues:
      Explanation(
        "too many values", "The file, with its aliases followed, holds more than a million values.",
        mend: "Write out what is meant in place of aliases of aliases.",
        example: "b: &b [*a, *a, *a]\nc: &c [*b, *b, *b]")
    case .unknownAlias:
      Explanation(
        "alias without anchor",
        "A value that starts with '*' repeats the one marked '&' with the same name further up.",
        mend: "Mark the value to repeat with '&name', or quote a text that starts with '*'.",
        example: "name: *town")
    case .keyNotText:
      Explanation(
        "key is not a word", "The left side of a colon must be a plain word.",
        mend: "Write 'key: value'.", example: "? [a, b] : 1")
    default:
      Explanation(
        "too many problems", "More than a thousand problems in one file; the rest is not shown.",
        mend: "Mend what is shown; the rest is probably of the same kind.",
        example: "a column of the wrong kind in a table of 10000 rows")
    }
  }

  private var valueExplanation: Explanation {
    switch self {
    case .missingKey:
      Explanation(
        "missing key", "A key without a default is not given.",
        mend: "Add it; 'lastmile schema' and the grid scenario show how.",
        example: "carriers:\n  north: {name: North Express}   # no share")
    case .duplicateKey:
      Explanation(
        "duplicate key", "A section gives the same key twice, so one of them would be ignored.",
        mend: "Keep one of them.", example: "seed: 7\nseed: 8")
    case .unknownKey:
      Explanation(
        "unknown key", "The format has no such key here, so its value would be ignored.",
        mend: "Correct the spelling, or move the key to the section it belongs to.",
        example: "vehicles:\n  van: {capasity_parcels: 140}")
    case .wrongType:
      Explanation(
        "wrong kind of value",
        "A number, a text, a list, a section, or true or false is needed, and something else stands there.",
        mend:
          "Write numbers without quotes, units, signs of percent or thousands separators: 0.6, 1200.",
        example: "speed_kmh: 15 km/h")
    case .outOfRange:
      Explanation(
        "value out of range",
        "The number is not finite, or outside what the quantity can be: a share beyond 1, a negative cost.",
        mend: "Check the unit that the key's name ends with.", example: "attempt_fails: 8")
    case .unknownChoice:
      Explanation(
        "unknown choice", "Only certain words are possible here.",
        mend: "Use one of the words that the message names.", example: "objective: min-costs")
    case .badDate:
      Explanation(
        "not a day", "Days are written year-month-day, and must exist in the calendar.",
        mend: "Write such as 2014-11-11.", example: "start: 2014-02-30")
    case .badIdentifier:
      Explanation(
        "unusable name",
        "Names that other parts and outputs refer to have 1 to 100 characters and no line ends. Names of "
          + "modules, outlets, carriers, vehicles and overrides also stand in paths: letters and digits of "
          + "any script, '_' and '-'.",
        mend: "Choose a plain name here, and give the pretty one as 'name' or 'name_zh'.",
        example: "carriers:\n  north.express: {share: 1}")
    default:
      Explanation(
        "wrong number of values", "The list or section holds too few or too many values.",
        mend: "Add or take away values.", example: "modules: []")
    }
  }

  private var tableExplanation: Explanation {
    switch self {
    case .emptyTable:
      Explanation(
        "empty table", "The CSV file has no header row, or no row where one is needed.",
        mend: "Put the names of the columns into the first row and the values below.",
        example: "an empty zones.csv")
    case .missingColumn:
      Explanation(
        "missing column", "A column that is needed is not in the header row.",
        mend: "Add it, or say what it is called: columns: {people: people_2024}.",
        example: "id,x,y\nz01,250,250")
    case .duplicateColumn:
      Explanation(
        "duplicate column",
        "Two columns have the same name, so it is not clear which one is meant.",
        mend: "Rename or delete one of them.", example: "id,x,y,people,people")
    case .rowLength:
      Explanation(
        "row too short or too long", "A row has not as many cells as the header.",
        mend: "Quote a text that holds a comma: \"Block 1, north\". Write commas for empty cells.",
        example: "id,x,y,people\nz01,250,250")
    case .quoting:
      Explanation(
        "misplaced quote",
        "By RFC 4180 a cell is quoted whole or not at all, and a quote inside a quoted cell is doubled.",
        mend: "Write \"Block \"\"A\"\"\", or delete the quote.", example: "z01,250,250,Block \"A\"")
    case .emptyCell:
      Explanation(
        "empty cell", "A cell that needs a value has none.",
        mend: "Fill it in, or delete the row.", example: "id,x,y,people\n,250,250,900")
    default:
      Explanation(
        "place far from the others",
        "The zone lies more than 500 km from the middle of the others, or 'area.origin' from them.",
        mend: "Check its coordinates for a slipped digit, a 0, or lon and lat swapped.",
        example: "z01,0,0,900   # lon, lat of a zone without a known place")
    }
  }

  private var referenceExplanation: Explanation {
    switch self {
    case .duplicateIdentifier:
      Explanation(
        "duplicate id",
        "Two rows of a table have the same id, and outputs could not tell them apart.",
        mend: "Give each row an id of its own.", example: "id,x,y,people\nz01,0,0,9\nz01,5,5,9")
    case .unknownReference:
      Explanation(
        "unknown name",
        "A module, outlet type, carrier, district or override of this name is not there.",
        mend: "Correct the spelling, or add what is named.", example: "modules: [locker_45]")
    case .unknownPath:
      Explanation(
        "source of nothing", "'sources' names a path that the scenario does not have.",
        mend: "Name a value by its keys with dots between them, or a column: zones.people.",
        example: "sources: {demand.parcels: \"yearbook\"}")
    case .circularOverride:
      Explanation(
        "override extends itself", "Following 'extends' from the override leads back to it.",
        mend: "Take one name out of the circle.", example: "overrides:\n  a: {extends: [a]}")
    case .badSetting:
      Explanation(
        "setting not understood", "--set takes a path, an equals sign and a value in YAML.",
        mend: "Write --set demand.growth_per_year=0.2, and quote what the shell would change.",
        example: "--set demand.growth_per_year")
    case .unknownSetting:
      Explanation(
        "setting of nothing", "--set names a path that the scenario does not have.",
        mend: "Name a value by its keys with dots between them: vehicles.trike.speed_kmh.",
        example: "--set vehicles.trike.speed=20")
    case .unknownOverride:
      Explanation(
        "unknown override", "--with names an override that the scenario does not have.",
        mend: "'lastmile validate SCENARIO' lists those there are.", example: "--with poooled")
    default:
      Explanation(
        "override named twice",
        "--with names the same override twice; merging it again changes nothing.",
        mend: "Name it once.", example: "--with pooled,pooled")
    }
  }
}
