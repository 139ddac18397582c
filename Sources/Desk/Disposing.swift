// Disposal by policy of what is no case as a whole: mail outside cases, the access log, deliveries, former staff.

import Policy
import Storage

extension Desk {
  /// Carries out what `retention.yaml` lets go today. A case as a whole goes by an archivist's act instead.
  ///
  /// Each kind at each authority by itself; what fails stops no other. Gives the first failure.
  func disposeByPolicy() async -> Result<Void, StorageFailure> {
    var failure: StorageFailure?
    func note<Value>(_ result: Result<Value, StorageFailure>) {
      if case .failure(let found) = result { failure = failure ?? found }
    }
    for authority in policy.authorities.map(\.id) {
      note(
        await store.disposeOfMail(
          of: authority, before: firstKept(.mailOutsideCases, authority).map(moment), now: now))
      if let day = firstKept(.logTexts, authority) {
        note(await store.disposeOfAccessTexts(of: authority, before: moment(day)))
      }
      if let day = firstKept(.log, authority) {
        note(await disposeOfLog(of: authority, before: day))
      }
      if let day = firstKept(.deliveries, authority) {
        note(await store.disposeOfDeliveries(of: authority, before: day))
      }
      if let day = firstKept(.formerStaff, authority) {
        note(await store.disposeOfFormerStaff(of: authority, before: day))
      }
    }
    if let day = firstKeptByAll(.logTexts) {
      note(await store.disposeOfAccessTexts(of: nil, before: moment(day)))
    }
    if let day = firstKeptByAll(.log) { note(await disposeOfLog(of: nil, before: day)) }
    return failure.map { .failure($0) } ?? .success(())
  }

  /// That entries are emptied is an entry itself, written first; it is today's, and today's stay.
  private func disposeOfLog(
    of authority: AuthorityID?, before day: Day
  ) async -> Result<Int, StorageFailure> {
    let day = min(day, SwedishTime.day(of: now))
    return await store.hasAccesses(of: authority, before: moment(day)).then { has in
      guard has else { return .success(0) }
      let decisions = policy.retention.filter {
        $0.kind == .log && (authority == nil || $0.authority == authority)
      }.compactMap(\.decision)
      var access = Access.disposal(
        of: authority, before: day, under: decisions.joined(separator: "; "))
      access.at = now
      return await store.note(access).then {
        await store.disposeOfAccesses(of: authority, before: moment(day))
      }
    }
  }

  private func firstKept(_ kind: Retention.Kind, _ authority: AuthorityID) -> Day? {
    policy.retention.first { $0.kind == kind && $0.authority == authority }?
      .firstKept(on: SwedishTime.day(of: now))
  }

  /// Of what belongs to no authority each one's rule must let it go.
  private func firstKeptByAll(_ kind: Retention.Kind) -> Day? {
    let days = policy.authorities.map { firstKept(kind, $0.id) }
    guard !days.contains(nil) else { return nil }
    return days.compactMap { $0 }.min()
  }

  private func moment(_ day: Day) -> Instant { SwedishTime.midnight(startingDay: day) }
}
