// Whose seal is whose: one for all authorities of the service, one for each, or some with their own.

public import Policy

/// The seals that are configured, by whose they are.
public struct SealPlan: Sendable, Hashable {
  /// The seal of every authority without one of its own.
  public var common: SealSettings?
  /// Authorities with a seal of their own.
  public var own: [AuthorityID: SealSettings]

  /// No seal unless given.
  public init(common: SealSettings? = nil, own: [AuthorityID: SealSettings] = [:]) {
    self.common = common
    self.own = own
  }

  /// Whether no decision is sealed.
  public var isEmpty: Bool { common == nil && own.isEmpty }
}

/// What an operator wrote of the seals: files, each for all authorities or, as `ID=PATH`, for one.
public struct SealOptions: Sendable, Hashable {
  public var certificates: [String]
  public var keys: [String]
  public var passphrases: [String]

  public init(certificates: [String], keys: [String], passphrases: [String]) {
    self.certificates = certificates
    self.keys = keys
    self.passphrases = passphrases
  }

  /// The plan, and everything that is wrong with it, in the words of the options.
  ///
  /// - Parameters:
  ///   - path: makes a path that a child process finds, too.
  ///   - python: an interpreter that has pyHanko.
  ///   - script: `scripts/seal.py`.
  public func plan(
    python: String, script: String, path: (String) -> String
  ) -> (plan: SealPlan, problems: [String]) {
    var problems: [String] = []
    let certificates = byOwner("seal-certificate", self.certificates, &problems)
    let keys = byOwner("seal-key-file", self.keys, &problems)
    let passphrases = byOwner("seal-passphrase-file", self.passphrases, &problems)
    var plan = SealPlan()
    let owners = Set(certificates.keys).union(keys.keys).union(passphrases.keys)
    for owner in owners.sorted(by: { $0.name < $1.name }) {
      func named(_ option: String) -> String { "\(option)\(owner.suffix)" }
      switch (certificates[owner], keys[owner]) {
      case (nil, nil):
        problems.append("\(named("seal-passphrase-file")) needs \(named("seal-certificate"))")
      case (_?, nil):
        problems.append("\(named("seal-certificate")) needs \(named("seal-key-file"))")
      case (nil, _?):
        problems.append("\(named("seal-key-file")) needs \(named("seal-certificate"))")
      case (let certificate?, let key?):
        let seal = SealSettings(
          certificate: path(certificate), key: path(key), passphrase: passphrases[owner].map(path),
          python: python, script: script)
        problems += seal.unreadable.filter { $0 != python }.map {
          "the seal\(owner.genitive): \($0) cannot be read"
        }
        if let id = owner.authority { plan.own[id] = seal } else { plan.common = seal }
      }
    }
    let hasPython = plan.common?.unreadable.contains(python) ?? false
    if hasPython || plan.own.values.contains(where: { $0.unreadable.contains(python) }) {
      problems.append(
        "the seal needs pyHanko at \(python): scripts/run --seal-certificate installs it")
    }
    return (plan, problems)
  }

  /// Whose file it is.
  private struct Owner: Hashable {
    let authority: AuthorityID?

    var name: String { authority?.text ?? "" }
    /// After an option: which of them is meant.
    var suffix: String { authority.map { " \($0)=" } ?? "" }
    var genitive: String { authority.map { " of \($0)" } ?? "" }
  }

  /// A path with a slash before the first `=` is a path as it stands.
  private func byOwner(
    _ option: String, _ values: [String], _ problems: inout [String]
  ) -> [Owner: String] {
    var files: [Owner: String] = [:]
    for value in values {
      let halves = value.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let isOwn = halves.count == 2 && !halves[0].contains("/")
      let owner = Owner(authority: isOwn ? AuthorityID(String(halves[0])) : nil)
      let file = isOwn ? String(halves[1]) : value
      if file.isEmpty || (isOwn && owner.name.isEmpty) {
        problems.append("\(option) \(value): write PATH for all authorities, or ID=PATH for one")
      } else if files[owner] != nil {
        problems.append("\(option)\(owner.suffix) is given twice")
      } else {
        files[owner] = file
      }
    }
    return files
  }
}

/// Seals decisions, each with the seal of the authority whose decision it is.
public struct Seals: Sendable {
  private let common: Sealer?
  private let own: [AuthorityID: Sealer]

  public init(_ plan: SealPlan = SealPlan(), limits: PrintLimits = PrintLimits()) {
    common = plan.common.map { Sealer($0, limits: limits) }
    own = plan.own.mapValues { Sealer($0, limits: limits) }
  }

  /// What seals the decisions of an authority; nil where they carry the decider's name alone.
  public subscript(_ authority: AuthorityID) -> Sealer? { own[authority] ?? common }
}
