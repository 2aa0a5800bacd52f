package dev.reelay.speed;

import dev.reelay.dev.EmbeddedBroker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The embedded broker as a process of its own. Arguments: the folder of its data and its port. */
final class BenchBroker {

    private BenchBroker() {}

    static void main(String[] args) throws IOException {
        // Without a configuration everything counts as logged, and the broker formats a line for every request.
        Logger.getLogger("").setLevel(Level.WARNING);
        EmbeddedBroker broker = EmbeddedBroker.start(Path.of(args[0]), Integer.parseInt(args[1]));
        Runtime.getRuntime().addShutdownHook(new Thread(broker::close));
        System.out.println("port " + args[1]);
    }
}
