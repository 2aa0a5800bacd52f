/**
 * The command line: what every command of it shares. {@code main} puts the commands together, each group of them has a package of
 * its own below this one.
 *
 * <pre>
 *  CommandLineTool   runs one command, and turns whatever ends it into an ExitCode
 *    FailureReport     says why it ended: a line, or one JSON object
 *  Terminal          where a command reads and writes
 *    AnswerWriter      notes why an answer cannot be written (StandardOutput: that of the process)
 *  WorkerSettings    the worker's environment variables, so far as commands use them
 *  RunComfyOptions   how a command reaches RunComfy (Directories)
 *  OutputOption      -o text, -o json
 * </pre>
 *
 * <p>Quarkus is not started: no injection, no configuration, no log. What a command has to say it writes to the terminal.
 */
@NullMarked
package dev.reelay.cli;

import org.jspecify.annotations.NullMarked;
