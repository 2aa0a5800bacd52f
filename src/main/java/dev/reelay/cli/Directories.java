package dev.reelay.cli;

import dev.reelay.runcomfy.HttpRunComfy;
import dev.reelay.runcomfy.ModelDirectory;
import dev.reelay.wire.HttpSettings;
import java.time.InstantSource;

/** Opens RunComfy's list of models. */
@FunctionalInterface
public interface Directories {

    /** RunComfy over HTTP. */
    Directories OVER_HTTP = (settings, token) -> {
        HttpRunComfy runComfy = new HttpRunComfy(settings, () -> token, InstantSource.system());
        return new Opened(runComfy, runComfy::close);
    };

    /** A list that is to be closed. */
    record Opened(ModelDirectory directory, Runnable closing) implements AutoCloseable {
        @Override
        public void close() {
            closing.run();
        }
    }

    /** Opens it; nothing is sent yet. */
    Opened open(HttpSettings settings, String token);
}
