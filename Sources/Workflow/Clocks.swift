// When an answer is expected: yardsticks from practice, from arrival, never stopped.

public import Policy

/// The yardsticks of a request that arrived at `arrival`, or of a decision asked for then.
///
/// They are practice, not statute: the law says "genast" and "skyndsamt" (TF 2:15–2:16).
public func clocks(from arrival: Instant, at authority: AuthorityID, under policy: Policy)
  -> [Clock]
{
  let day = SwedishTime.day(of: arrival)
  return policy.practice.yardsticks.map { yardstick in
    let counted = policy.calendar.workingDay(yardstick.workingDays, from: day, at: authority)
    return Clock(
      name: yardstick.name, right: yardstick.right,
      due: SwedishTime.midnight(endingDay: counted),
      basis: policy.calendar.clockBasis(arrival: arrival, at: authority, yardstick: yardstick))
  }
}
