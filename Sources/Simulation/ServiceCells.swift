import CityModel
import Demand
import Geography

/// The service-grid cells in which somebody lives or a site stands, and who belongs to which.
public struct ServiceCells: Sendable {
  /// Ascending.
  public let cells: [ServiceGrid.Cell]
  /// Position in `cells` of each building and of each site of the city.
  public let ofBuilding: [Int32]
  public let ofSite: [Int32]

  public init(_ city: City, _ buildings: Buildings) {
    let grid = city.area.grid
    let homes = buildings.places.map(grid.cell)
    let sites = city.sites.map { grid.cell(at: $0.place) }
    cells = Set(homes + sites).sorted()
    var positions = [ServiceGrid.Cell: Int32](minimumCapacity: cells.count)
    for (position, cell) in cells.enumerated() { positions[cell] = Int32(position) }
    ofBuilding = homes.map { positions[$0] ?? 0 }
    ofSite = sites.map { positions[$0] ?? 0 }
  }
}
