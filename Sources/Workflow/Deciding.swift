// The two functions through which everything goes: one receives, one decides.

public import Policy

/// Receives a request: never refused for its content or its sender (TF 2:17–2:18).
///
/// - Parameters:
///   - intake: what came in, already checked for shape and limits.
///   - id: the case's id, random, given from outside.
///   - number: the register number drawn in the same transaction.
///   - actor: the requester, or a registrar or handler who registers for somebody.
///   - now: the moment of registration.
///   - policy: authorities, calendar, yardsticks.
///   - fresh: random bits for the names of new things.
/// - Returns: the first events and the receipt.
public func receive(
  _ intake: Intake, as id: CaseID, number: RegisterNumber, by actor: Actor, at now: Instant,
  under policy: Policy, fresh: Fresh
) throws(Refusal) -> Outcome {
  throw Refusal(.notYet)
}

/// Decides an act: checks the tables, the powers and the facts, and says what happens and what must be done.
///
/// - Throws: the `Refusal` that names the rule which stopped it; then nothing has happened.
public func decide(
  _ act: Act, on file: Case, by actor: Actor, at now: Instant, under policy: Policy, fresh: Fresh
) throws(Refusal) -> Outcome {
  throw Refusal(.notYet)
}

extension Case {
  /// A case from its stored events, the first of which is its submission; nil when it is not.
  public init?(id: CaseID, folding events: some Sequence<Event>) { return nil }

  /// Takes in one more event. The only mutation; total.
  public mutating func apply(_ event: Event) {}
}
