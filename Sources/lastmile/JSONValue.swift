import Reporting

/// The verbs print with the same ordered JSON the run's files are written in.
typealias JSONValue = Reporting.JSONValue
