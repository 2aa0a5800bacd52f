package dev.reelay.cli;

import dev.reelay.job.CallFailure;
import dev.reelay.job.ProviderMessage;
import dev.reelay.wire.HttpSettings;
import java.nio.file.Path;
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

    /** The end of a command whose call failed. */
    public static CommandFailure failure(CallFailure failure) {
        String says = says(failure.says());
        String later = failure.retryAfter() == null
                ? ""
                : "; it asks to wait for " + failure.retryAfter().toSeconds() + " s";
        return switch (failure.kind()) {
            case UNREACHABLE -> new CommandFailure(ExitCode.UNAVAILABLE, "RunComfy cannot be reached");
            case NO_ANSWER_IN_TIME ->
                new CommandFailure(ExitCode.TRY_AGAIN, "RunComfy did not answer in time: try again later");
            case CONNECTION_LOST ->
                new CommandFailure(ExitCode.TRY_AGAIN, "the connection to RunComfy was lost: try again");
            case INTERRUPTED -> new CommandFailure(ExitCode.TRY_AGAIN, "interrupted");
            case SLOW_DOWN -> new CommandFailure(ExitCode.TRY_AGAIN, "RunComfy asks to slow down" + says + later);
            case SERVER_ERROR -> new CommandFailure(ExitCode.TRY_AGAIN, "RunComfy is in trouble" + says + later);
            case UNREADABLE_ANSWER ->
                new CommandFailure(
                        ExitCode.UNAVAILABLE, "RunComfy's answer is not a list of models or a record" + says);
            case UNEXPECTED -> new CommandFailure(ExitCode.UNAVAILABLE, "RunComfy's answer was not expected" + says);
            case TOKEN -> new CommandFailure(ExitCode.TOKEN, "RunComfy refuses the token" + says);
            case BALANCE ->
                new CommandFailure(ExitCode.TOKEN, "RunComfy refuses the account: its balance is too low" + says);
            case FORBIDDEN -> new CommandFailure(ExitCode.TOKEN, "RunComfy refuses the account" + says);
        };
    }

    private static String says(@Nullable ProviderMessage message) {
        if (message == null) {
            return "";
        }
        return " (HTTP " + message.httpStatus() + (message.message() == null ? "" : ": " + message.message()) + ")";
    }
}
