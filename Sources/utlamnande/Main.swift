// The executable: the only place that knows a port and its driver together.

import ArgumentParser

/// `utlamnande`: the service and its tools.
@main
struct Main: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "utlamnande",
    abstract: "Begäran om utlämnande av allmän handling: från inkommen till arkiv.",
    discussion: "Requests for Swedish public records, from arrival to archive.",
    version: Version.text,
    subcommands: [
      Serve.self, Staff.self, PolicyCommand.self, WorkflowCommand.self, Audit.self, Migrate.self,
      OutboxCommand.self, WebhooksCommand.self, BlobsCommand.self, Copy.self, Demo.self,
    ])
}
