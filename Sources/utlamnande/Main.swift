import ArgumentParser
import Configuration
@main struct Main: AsyncParsableCommand { func run() async throws { print("x") } }
