import Testing

@testable import Planning

@Suite struct InfeasiblePlanTests {
  @Test func `the message says what is wrong and the mend`() {
    let error = InfeasiblePlan(
      requirement: .budget, required: 10, reachable: 20, zones: [], reason: "too little money",
      mend: "give 20")
    #expect(error.description == "too little money; give 20")
  }
}
