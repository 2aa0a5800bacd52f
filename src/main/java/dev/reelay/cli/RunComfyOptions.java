package dev.reelay.cli;

import dev.reelay.answer.CallFailure;
import dev.reelay.answer.ProviderMessage;
import dev.reelay.wire.HttpSettings;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of commands that ask RunComfy, and how they take its failures. */
public final class RunComfyOptions {

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "RunComfy's base URL (default: RUNCOMFY_API_URL, else https://model-api.runcomfy.net)")
    private @Nullable String url;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "a file that holds the token (default: RUNCOMFY_API_TOKEN or RUNCOMFY_API_TOKEN_FILE)")
    private @Nullable Path tokenFile;

    /** Opens RunComfy's list of models. */
    public Directories.Opened open(Directories directories, Terminal terminal) {
        WorkerSettings settings = new WorkerSettings(terminal.environment());
        HttpSettings calls = settings.calls(url);
        String token = settings.token(tokenFile);
        terminal.silence().run();
        return directories.open(calls, token);
    }

    /** The end of a command whose call failed. Names whom it called, and what to do. */
    public CommandFailure failure(CallFailure failure, Terminal terminal) {
        HttpSettings calls = new WorkerSettings(terminal.environment()).calls(url);
        String runComfy = named(calls);
        String says = says(failure.says());
        String later = later(failure.retryAfter());
        return switch (failure.kind()) {
            case UNREACHABLE ->
                end(
                        ExitCode.UNAVAILABLE,
                        runComfy + " cannot be reached: check the address (--url or RUNCOMFY_API_URL), the network and"
                                + " RUNCOMFY_API_PROXY");
            case NO_ANSWER_IN_TIME ->
                end(
                        ExitCode.TRY_AGAIN,
                        runComfy + " did not answer within " + calls.readTimeout()
                                + ": try again later, or set a longer RUNCOMFY_API_READ_TIMEOUT");
            case CONNECTION_LOST -> end(ExitCode.TRY_AGAIN, "the connection to " + runComfy + " was lost: try again");
            case INTERRUPTED -> end(ExitCode.TRY_AGAIN, "interrupted");
            case SLOW_DOWN -> end(ExitCode.TRY_AGAIN, runComfy + " asks to slow down" + says + later);
            case SERVER_ERROR ->
                end(ExitCode.TRY_AGAIN, runComfy + " is in trouble" + says + later + ": try again later");
            case UNREADABLE_ANSWER ->
                end(
                        ExitCode.UNAVAILABLE,
                        "the answer of " + runComfy + " is not a list of models or a record" + says
                                + ": check the address (--url or RUNCOMFY_API_URL)");
            case ANOTHER_REQUEST, UNEXPECTED ->
                end(
                        ExitCode.UNAVAILABLE,
                        "the answer of " + runComfy + " was not expected" + says
                                + ": check the address (--url or RUNCOMFY_API_URL)");
            case TOKEN ->
                end(
                        ExitCode.TOKEN,
                        runComfy + " refuses the token" + says
                                + ": check RUNCOMFY_API_TOKEN, RUNCOMFY_API_TOKEN_FILE or --token-file");
            case BALANCE -> end(ExitCode.TOKEN, runComfy + " refuses the account: its balance is too low" + says);
            case FORBIDDEN -> end(ExitCode.TOKEN, runComfy + " refuses the account" + says);
        };
    }

    private static String named(HttpSettings calls) {
        String proxy = calls.proxy() == null ? "" : " (by the proxy " + calls.proxy() + ")";
        return "RunComfy at " + calls.baseUri() + proxy;
    }

    private static String later(@Nullable Duration retryAfter) {
        return retryAfter == null ? "" : "; it asks to wait for " + retryAfter.toSeconds() + " s";
    }

    private static CommandFailure end(ExitCode exitCode, String message) {
        return new CommandFailure(exitCode, message);
    }

    private static String says(@Nullable ProviderMessage message) {
        if (message == null) {
            return "";
        }
        return " (HTTP " + message.httpStatus() + (message.message() == null ? "" : ": " + message.message()) + ")";
    }
}
