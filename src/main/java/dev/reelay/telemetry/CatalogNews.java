package dev.reelay.telemetry;

import dev.reelay.log.LogLine;
import dev.reelay.log.LogLine.Field;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jboss.logmanager.Logger;

/** The log lines about what a catalog was made of. */
public final class CatalogNews {

    private static final Logger LOG = Logger.getLogger("dev.reelay.catalog");

    /** A catalog has hundreds of models; of a change that is about all of them the first lines tell enough. */
    private static final int MAX_LINES = 200;

    /** What there is to say about one catalog, one line each. */
    public record Lines(List<String> notices, List<String> warnings, List<String> setAside) {
        /** Nothing was said yet. */
        public static final Lines NONE = new Lines(List.of(), List.of(), List.of());
    }

    /** A catalog came into force after another one: what was said about that is not said again. */
    public void inForce(Lines before, Lines now) {
        fresh(before.notices, now.notices)
                .forEach(line -> LogLine.plain().with(Field.DETAIL, line).info(LOG, "Catalog notice"));
        fresh(before.warnings, now.warnings)
                .forEach(line -> LogLine.plain().with(Field.DETAIL, line).warn(LOG, "Catalog warning"));
        fresh(before.setAside, now.setAside)
                .forEach(line -> LogLine.plain()
                        .with(Field.DETAIL, line)
                        .warn(LOG, "Model set aside, because RunComfy's schema of it cannot be used"));
    }

    private static List<String> fresh(Collection<String> before, List<String> now) {
        Set<String> said = Set.copyOf(before);
        List<String> fresh = now.stream().filter(line -> !said.contains(line)).toList();
        return fresh.size() <= MAX_LINES ? fresh : shortened(fresh);
    }

    private static List<String> shortened(List<String> lines) {
        List<String> first = new ArrayList<>(lines.subList(0, MAX_LINES));
        first.add("and " + (lines.size() - MAX_LINES) + " more lines like these");
        return first;
    }

    /** The files of the folder changed, and are in force. */
    public void folderTaken() {
        LogLine.plain().info(LOG, "The changed catalog folder is in force");
    }

    /** The files of the folder changed, and cannot be used. */
    public void folderRefused(String reason) {
        LogLine.plain()
                .with(Field.DETAIL, reason)
                .error(LOG, "The changed catalog folder cannot be used; the last good catalog stays in force");
    }
}
