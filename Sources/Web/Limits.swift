// Every limit of the HTTP interface, by name, with its range.

/// Limits on what is read, and how often. Each has a default that fits a municipality.
public struct WebLimits: Sendable {
  /// Bytes of a JSON body; 1 KiB to 16 MiB.
  public var jsonBody = 256 * 1024
  /// Arrays and objects within one another; 4 to 128.
  public var jsonDepth = 32
  /// Characters of a request's description, from 1.
  public var description = 20_000
  /// Characters of a longer text: a message, a reason, an appeal's text.
  public var text = 20_000
  /// Characters of a single line: a name, a title, a reference, a place.
  public var line = 500
  /// Characters of a postal address.
  public var postalAddress = 1_000
  /// Documents that a request may list one by one; those beyond the policy's limit stay as text.
  public var listedDocuments = 1_000
  /// Elements of any other list.
  public var list = 500
  /// Boxes of one mark.
  public var boxes = 1_000
  /// Characters of an `Idempotency-Key`.
  public var key = 255
  /// Bytes of one uploaded file; it is streamed, never held. The desk's own limit counts as well.
  public var upload = 200_000_000
  /// Bytes of one attachment from a requester.
  public var attachment = 20_000_000
  /// Bytes of disk that attachments of requesters leave free, so that requests can always be received.
  public var attachmentReserve = 256 << 20
  /// Documents that one case may hold.
  public var documentsPerCase = 2_000
  /// Parts of a multipart body.
  public var parts = 16
  /// Bytes of the headers of one part.
  public var partHeaders = 8 * 1024
  /// Bytes of one part that is no file.
  public var partText = 16 * 1024
  /// Bytes of path and query.
  public var target = 2_048
  /// Addresses that count as one client.
  public var blockBits = BlockBits()
  /// Wrong codes and tokens a minute from one client before it must wait; 0 is no limit.
  public var wrongCodesPerMinute = 20
  /// Wrong codes a minute for one request, wherever they come from, before each further one is answered late and
  /// with 429; the right one opens as ever. 0 is no limit.
  public var wrongCodesPerRequest = 10
  /// How late that is, in milliseconds; 0 to 10,000.
  public var wrongCodePause = 2_000
  /// Words a minute from one client that somebody has signed out, of which nothing follows, before it must wait:
  /// those that are not signed, and those about nobody. 0 is no limit.
  public var signOutsPerMinute = 60
  /// Texts a minute from one client that are kept for after a sign-in; those beyond stay on the page. 0 is no limit.
  public var keptPerMinute = 30
  /// Requests a minute from one client that are registered as usual; those beyond are registered and parked.
  /// 0 is no limit.
  public var intakePerMinute = 60
  /// Seconds a body may take to arrive, for JSON and for a file.
  public var jsonSeconds = 30
  public var uploadSeconds = 1_800
  /// Of each connection, and of all of them.
  public var connections = ConnectionLimits()
  public init() {}
}
