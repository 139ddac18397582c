// What could not be read of a mail, in the words of the policy.

public import Mail
public import Policy

extension Trouble {
  /// The sentence for people; its name in code where the policy has none (`troubleProblems` tells).
  public func words(_ language: Language, _ policy: Policy) -> String {
    policy.arrivals.troubles[rawValue]?[language] ?? rawValue
  }
}

/// Troubles that the policy has no words for, and words that no trouble asks for; empty when all is
/// well.
public func troubleProblems(in policy: Policy) -> [String] {
  let known = Set(Trouble.allCases.map(\.rawValue))
  let told = Set(policy.arrivals.troubles.keys)
  return known.subtracting(told).sorted().map {
    "policy/arrivals.yaml: troubles has no words for \($0)"
  }
    + told.subtracting(known).sorted().map {
      "policy/arrivals.yaml: nothing asks for \($0) in troubles"
    }
}
