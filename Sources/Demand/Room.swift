// Demand
