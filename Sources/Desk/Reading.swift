// Reading: who may open what, and the files behind it.

public import Policy
public import Storage
public import Workflow

extension Desk {
  /// The person with this token, unless it was revoked or the employment has not begun or has ended.
  public func authenticate(token: String) async throws(DeskFailure) -> StaffMember? {
    letIn(try await store.staff(tokenHash: Secrets.hash(token)).orDeskFailure())
  }

  /// The person, where they work here today: every way of signing in asks this.
  func letIn(_ member: StaffMember?) -> StaffMember? {
    member.flatMap { $0.works(on: SwedishTime.day(of: now)) ? $0 : nil }
  }

  /// Who has this token: a person or a program.
  public func holder(of token: String) async throws(DeskFailure) -> TokenHolder? {
    let holder = try await store.holder(tokenHash: Secrets.hash(token)).orDeskFailure()
    switch holder {
    case .person(let member):
      guard let member = letIn(member) else { return nil }
      return .person(try await known(member))
    case .client(let client):
      guard letIn(client.member) != nil else { return nil }
      return .client(
        MachineClient(
          member: try await known(client.member), scopes: client.scopes,
          expiresAt: client.expiresAt))
    case nil: return nil
    }
  }

  /// The same, and whether somebody else has the name: asked only where something is delegated to it.
  func known(_ member: StaffMember) async throws(DeskFailure) -> StaffMember {
    guard policy.delegations.names(member.name, at: member.authority) else { return member }
    var member = member
    member.sharesName = try await store.sharesName(member).orDeskFailure()
    return member
  }

  /// Everybody who works, or has worked, at an authority.
  public func staff(of authority: AuthorityID) async throws(DeskFailure) -> [StaffMember] {
    try await store.staff(of: authority).orDeskFailure()
  }

  /// What those are called who have acted at an authority: people and programs.
  public func names(at authority: AuthorityID) async throws(DeskFailure) -> [StaffID: String] {
    let people = try await staff(of: authority)
    let programs =
      try await store.clients().orDeskFailure().map(\.member)
      + store.vouchedPrograms().orDeskFailure()
    return Dictionary(
      (people + programs.filter { $0.authority == authority }).map { ($0.id, $0.name) }
    ) { first, _ in first }
  }

  /// The request that a code opens; nil for a wrong code and for an unknown request alike.
  public func open(_ id: CaseID, code: String) async throws(DeskFailure) -> Case? {
    let given = Secrets.hash(code)
    // An unknown request is compared as well, so that both take the same time.
    let row = try await store.access(to: id).orDeskFailure()
    let matches = Secrets.equal(row?.codeHash ?? Secrets.hash(""), given)
    guard row != nil, matches else { return nil }
    return try await store.file(id).orDeskFailure()
  }

  /// The request with this register number at any authority that a code opens; nil likewise for a wrong code and
  /// an unknown number.
  public func open(numbered number: String, code: String) async throws(DeskFailure) -> CaseID? {
    var opened: CaseID?
    for authority in policy.authorities {
      let id = try await store.file(numbered: number, of: authority.id).orDeskFailure()
      // A number that is not there is compared as well.
      if try await open(id ?? CaseID(""), code: code) != nil { opened = id }
    }
    return opened
  }

  /// A case that is open to the caller; any other looks as if it were not there (OSL 8:2, 21:3).
  public func file(_ id: CaseID, as call: Call) async throws(DeskFailure) -> Case {
    guard let file = try await store.file(id).orDeskFailure(), call.mayTouch(file, at: now) else {
      throw .notFound
    }
    return file
  }

  /// One page of the narrowed cases of an authority, the newest first: that they are there, as the register says
  /// of each case (OSL 5:2), and whatever is open to the reader.
  public func narrowedCases(
    of authority: AuthorityID, limit: Int, page: Int
  ) async throws(DeskFailure) -> (items: [Case], total: Int) {
    var filter = CaseFilter(authority: authority, limit: limit, page: page)
    filter.isNarrowed = true
    let rows = try await store.list(filter).orDeskFailure()
    var files: [Case] = []
    for row in rows.items {
      if let file = try await store.file(row.id).orDeskFailure() { files.append(file) }
    }
    return (files, rows.total)
  }

  /// A narrowed case of an authority; one that is open to all, and any other, is none.
  public func narrowedCase(
    _ id: CaseID, of authority: AuthorityID
  ) async throws(DeskFailure) -> Case {
    guard let file = try await store.file(id).orDeskFailure(), file.authority == authority,
      file.door.narrowedBy != nil
    else { throw .notFound }
    return file
  }

  /// The bytes of a file; nil when it is not there.
  public func bytes(of file: StoredFile) async -> [UInt8]? {
    guard case .success(let bytes) = await blobs.read(file.blob) else { return nil }
    return bytes
  }

  /// Keeps a file that is all there.
  func keep(_ bytes: [UInt8]) async throws(DeskFailure) -> BlobID {
    try await blobs.put(bytes).orDeskFailure()
  }
}

extension Result where Failure == StorageFailure {
  /// The value, or the desk's failure.
  public func orDeskFailure() throws(DeskFailure) -> Success {
    switch self {
    case .success(let value): return value
    case .failure(let failure): throw .storage(failure)
    }
  }
}
