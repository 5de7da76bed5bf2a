import CGLPK

/// The version of the GLPK library the program runs with, such as `5.0`.
public var glpkVersion: String { String(cString: glp_version()) }
