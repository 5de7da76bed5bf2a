import BenchmarkFormats

/// A tiny instance of every format, in the layout of the published files.
enum Samples {
  static let network = " 4 5 2 \n 1 2 30 \n 2 3 46 \n 3 4 1 \n 1 4 7 \n 1 2 10 \n"

  static let places = """
    NAME : square
    COMMENT : four corners
    TYPE : TSP
    DIMENSION : 4
    EDGE_WEIGHT_TYPE : EUC_2D
    NODE_COORD_SECTION
    1 0 0
    2 2.50000e+00 0
    3 0 2.5
    4 2.5 2.5
    EOF

    """

  static let outOfHome =
    "NODE_COORD_SECTION\n1\t30.44524\t-97.70942\n2\t30.37458\t-97.92094\n3\t30.22361\t-97.9529\n"

  static let facilities = """
     2 3
     10 7.5
     capacity 5.
     4
     1.5 2.5
     3
     10.25 2.
     2
     3 4

    """

  static let uflLib = "FILE: Tiny.txt\n2 3 0\n1 7 1 10 3\n2 5 2 2 4\n"

  static let singleSource = "2 3\r\n10 7\r\n9 5\r\n  4.  3.  2.\r\n 1. 10. 3.\r\n 2. 2. 4.\r\n"

  static let capacitatedMedians = """
     2
     1 713
     3 1 120
     1 2 62 3
     2 80 25 14
     3 36 88 1
     2 99
     2 2 50
     1 0 0 50
     2 3 4 50

    """

  static let covering = "3\t9999\tp\tS \r\n10\t10\t5\t\r\n12\t10\t6\t\r\n90\t10\t7\t\r\n"

  static let coveringSites =
    "2\t3\t\nF\t0\t1.5\t1.5\t1\nF\t1\t9\t9\t1\nC\t0\t1\t1\t89\nC\t1\t2\t2\t15\nC\t2\t9\t8\t3\n"

  static let capacitated = """
    NAME : \ttiny\t
    COMMENT : \t"made for tests"
    TYPE : \tCVRP\t
    DIMENSION : \t4\t
    EDGE_WEIGHT_TYPE : \tEUC_2D\t
    CAPACITY : \t5\t
    NODE_COORD_SECTION
    1\t0\t0
    2\t3\t4
    3\t0\t2.5
    4\t-6\t8
    DEMAND_SECTION
    1\t0
    2\t2
    3\t3
    4\t4
    DEPOT_SECTION\t
    \t1\t
    \t-1\t
    EOF\t

    """

  static let explicit = """
    NAME: matrix
    TYPE: CVRP
    DIMENSION: 4
    EDGE_WEIGHT_TYPE: EXPLICIT
    EDGE_WEIGHT_FORMAT: LOWER_ROW
    CAPACITY: 5
    EDGE_WEIGHT_SECTION
    5
    3 4
    10 5 9
    DEMAND_SECTION
    1 0
    2 2
    3 3
    4 4
    DEPOT_SECTION
    1
    -1
    EOF

    """

  static let timeWindows = """
    NAME : windows
    TYPE : VRPTW
    DIMENSION : 3
    VEHICLES : 2
    CAPACITY : 10
    SERVICE_TIME : 9
    EDGE_WEIGHT_TYPE : EUC_2D
    NODE_COORD_SECTION
    1 0 0
    2 1 1
    3 2 3
    DEMAND_SECTION
    1 0
    2 4
    3 5
    TIME_WINDOW_SECTION
    1 0 100
    2 10 20
    3 0 60
    DEPOT_SECTION
    1
    -1
    EOF

    """

  static let solomon = """
    T101\r
    \r
    VEHICLE\r
    NUMBER     CAPACITY\r
      2         10\r
    \r
    CUSTOMER\r
    CUST NO.  XCOORD.   YCOORD.    DEMAND   READY TIME  DUE DATE   SERVICE   TIME\r
     \r
        0      0         0          0          0        100          0   \r
        1      1         1          4         10         20          9   \r
        2      2         3          5          0         60          9   \r

    """

  static let cordeau = """
    2 2 3 2
    0 80
    200 90
     1 37 52 0   7 1 4 1 2 4 8
     2 49 49 3  30 1 4 1 2 4 8
     3 52 64 0  16 1 4 1 2 4 8
     4 20 20 0   0 0 0
     5 30 40 0   0 0 0

    """

  static let heterogeneousFleet = """
     //Lines 1:2      : these comments
     //Line  3        : customers (N), vehicle types (T), range, service time, LB, BKS
     3 2 999999.0 0.0 15.84 16.05
     4 20  0 1.0
     2 30  7 1.1
     40 40
     22  22  18
     36  26  26
     21  45  11

    """

  static let prodhon = """
    3\r
    2\r
    \r
    6\t7\r
    19\t44\r
    \r
    20\t35\r
    8\t31\r
    29\t43\r
    \r
    70\r
    \r
    140\r
    150\r
    \r
    17\r
    18\r
    13\r
    \r
    10841\r
    11961\r
    \r
    1000\r
    \r
    0\r

    """

  static let schneiderLoeffler = """
    {
        "customers": [
            {"demand": 14, "index": 1, "x": 12, "y": 38},
            {"demand": 19, "index": 2, "x": 32, "y": 17}
        ],
        "depots": [{"capacity": 490, "costs": 48, "index": 0, "x": 24, "y": 29}],
        "name": "tiny \\"1c\\"", "type": "schneider", "vehicle_capacity": 70, "vehicle_costs": 1000
    }
    """

  static let modularFacilities = """
    {
        "sites": [
            {"opening_cost": 1, "sizes": [{"capacity": 4, "cost": 9}, {"capacity": 8, "cost": 12}]},
            {"opening_cost": 2.5, "sizes": [{"capacity": 5, "cost": 6}]}
        ],
        "clients": [{"demand": 3, "unit_costs": [1, 4]}, {"demand": 4, "unit_costs": [2, 0.5]}]
    }
    """

  /// Every sample with the format it is in and options that make it a problem.
  static let all: [(format: InstanceFormat, text: String, options: ProblemOptions)] = [
    (.orLibraryPMedian, network, ProblemOptions()),
    (.tsplib, places, ProblemOptions(p: 2)),
    (.outOfHome, outOfHome, ProblemOptions(p: 1)),
    (.orLibraryFacilities, facilities, ProblemOptions(capacity: 10)),
    (.uflLib, uflLib, ProblemOptions()),
    (.singleSource, singleSource, ProblemOptions()),
    (.orLibraryCapacitatedMedian, capacitatedMedians, ProblemOptions(index: 2)),
    (.covering, covering, ProblemOptions(p: 1, radius: 5)),
    (.coveringSites, coveringSites, ProblemOptions(p: 1, radius: 2)),
    (.tsplib, capacitated, ProblemOptions()),
    (.tsplib, explicit, ProblemOptions()),
    (.tsplib, timeWindows, ProblemOptions()),
    (.solomon, solomon, ProblemOptions()),
    (.cordeau, cordeau, ProblemOptions()),
    (.heterogeneousFleet, heterogeneousFleet, ProblemOptions()),
    (.prodhon, prodhon, ProblemOptions()),
    (.schneiderLoeffler, schneiderLoeffler, ProblemOptions()),
    (.modularFacilities, modularFacilities, ProblemOptions()),
  ]

  static func read(_ text: String) throws -> BenchmarkInstance {
    try BenchmarkInstance.read(Array(text.utf8)).instance
  }

  /// What reading the text finds wrong; empty when it is read.
  static func diagnostics(_ text: String) -> [Diagnostic] {
    do {
      _ = try BenchmarkInstance.read(Array(text.utf8))
      return []
    } catch let error as FormatError {
      return error.diagnostics
    } catch {
      return [Diagnostic(line: -1, column: -1, code: .unrecognised, message: "\(error)")]
    }
  }
}
