def pytest_terminal_summary(terminalreporter):
    """How many probes were sent, and how many of them brought something to light."""
    calls = [report for report in terminalreporter.getreports("passed") if report.when == "call"]
    failed = terminalreporter.getreports("failed")
    count = sum(len(sent) for report in (*calls, *failed) for sent in probes_of(report))
    if count:
        leaking = sum(any(probes_of(report)) for report in failed)
        terminalreporter.write_line(f"isolation: {count:,} probes; {leaking} tests saw a canary")


def probes_of(report):
    return [value for name, value in report.user_properties if name == "probes"]
