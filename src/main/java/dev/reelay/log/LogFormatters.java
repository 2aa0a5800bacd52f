package dev.reelay.log;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.logging.Handler;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.Logger;
import org.jboss.logmanager.handlers.ConsoleHandler;
import org.jboss.logmanager.handlers.SocketHandler;
import org.jboss.logmanager.handlers.SyslogHandler;
import org.jboss.logmanager.handlers.WriterHandler;

/**
 * Gives the log's handlers their formatters: the console of a packaged worker writes {@linkplain JsonLogFormatter JSON}, the
 * console in dev mode and tests, and files, sockets and syslog, {@linkplain TextLogFormatter text}. Both redact, so every line
 * that such a handler writes is redacted once, whichever library logged it.
 *
 * <p>Handlers of other kinds keep their formatter, on whose type they may depend, as the log view of Quarkus' Dev UI does. Lines
 * that are logged before the worker begins to start have Quarkus' own format. Neither are redacted.
 */
@Singleton
final class LogFormatters {

    /** Before all other observers: their lines are to be formatted already. */
    private static final int FIRST = 1;

    void install(@Observes @Priority(FIRST) StartupEvent event) {
        install(LaunchMode.current() == LaunchMode.NORMAL, Logger.getLogger("").getHandlers());
    }

    /** A handler that delays or queues lines has the one that writes them behind it. */
    static void install(boolean jsonConsole, Handler... handlers) {
        for (Handler handler : handlers) {
            if (handler instanceof ExtHandler outer && outer.getHandlers().length > 0) {
                install(jsonConsole, outer.getHandlers());
            } else if (handler instanceof ConsoleHandler && jsonConsole) {
                handler.setFormatter(new JsonLogFormatter());
            } else if (writes(handler) && handler.getFormatter() != null) {
                handler.setFormatter(new TextLogFormatter(handler.getFormatter()));
            }
        }
    }

    private static boolean writes(Handler handler) {
        return handler instanceof WriterHandler || handler instanceof SocketHandler || handler instanceof SyslogHandler;
    }
}
