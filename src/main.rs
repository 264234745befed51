//! The `goodturn` command. Everything happens in the library.

fn main() -> std::process::ExitCode {
    goodturn::cli::run()
}
