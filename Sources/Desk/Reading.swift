// Reading: who may open what, and the files behind it.

public import Policy
public import Storage
public import Workflow

extension Desk {
  /// The person with this token, unless it was revoked.
  public func authenticate(token: String) async throws(DeskFailure) -> StaffMember? {
    try await store.staff(tokenHash: Secrets.hash(token)).orDeskFailure()
  }

  /// Who has this token: a person or a program.
  public func holder(of token: String) async throws(DeskFailure) -> TokenHolder? {
    try await store.holder(tokenHash: Secrets.hash(token)).orDeskFailure()
  }

  /// Everybody who works, or has worked, at an authority.
  public func staff(of authority: AuthorityID) async throws(DeskFailure) -> [StaffMember] {
    try await store.staff(of: authority).orDeskFailure()
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

  /// A case of the caller's authority; another authority's looks as if it were not there (OSL 8:2).
  public func file(_ id: CaseID, authority: AuthorityID) async throws(DeskFailure) -> Case {
    guard let file = try await store.file(id).orDeskFailure(), file.authority == authority else {
      throw .notFound
    }
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
