package dev.reelay.cli;

import dev.reelay.json.ForeignText;

/** One line about what goes on, which the next one replaces: on a terminal alone, and gone when it ends. */
public final class Progress implements AutoCloseable {

    /** So that the line stays one on a terminal of the usual width. */
    private static final int WIDTH = 79;

    private static final String ERASED = "\r\u001b[K";

    private final Terminal terminal;
    private String shown = "";

    /** Shows nothing yet. */
    public Progress(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Shows this line in place of the one before. */
    public void show(String line) {
        if (terminal.screen().progress() && !line.equals(shown)) {
            terminal.err().print(ERASED + ForeignText.oneLine(line, WIDTH));
            terminal.err().flush();
            shown = line;
        }
    }

    /** Erases the line. */
    @Override
    public void close() {
        if (!shown.isEmpty()) {
            terminal.err().print(ERASED);
            terminal.err().flush();
            shown = "";
        }
    }
}
