// The port to a provider: one request, one answer, and no way to anywhere else.

/// What is asked of a provider.
public struct ProviderRequest: Sendable, Hashable, CustomStringConvertible {
  /// Written by the operator, or in the document of the provider that the operator wrote.
  public let url: String
  /// Lines of the header, without the media type of the form.
  public let headers: [String]
  /// A form that is posted; nil for what is only fetched.
  public let form: String?

  public var description: String { form == nil ? "GET" : "POST" }
}

/// What it answers.
public struct ProviderAnswer: Sendable {
  public let status: Int
  public let body: [UInt8]
  public init(status: Int, body: [UInt8]) {
    self.status = status
    self.body = body
  }
}

/// Carries requests to one provider. It follows no redirect, and ends in time whatever the other side does.
public protocol ProviderLine: Sendable {
  /// - Returns: an answer of at most `ProviderLimits.bytes`, or what went wrong.
  func ask(_ request: ProviderRequest) async -> Result<ProviderAnswer, ProviderTrouble>
}

/// What a provider may cost.
public enum ProviderLimits {
  /// Bytes of an answer, head and body.
  public static let bytes = 512 << 10
  /// Seconds until there is a connection, and for a whole exchange.
  public static let (connectSeconds, seconds) = (4, 8)
}
