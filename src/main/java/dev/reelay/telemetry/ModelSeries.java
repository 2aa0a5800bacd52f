package dev.reelay.telemetry;

import dev.reelay.log.LogLine;
import dev.reelay.log.LogLine.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jboss.logmanager.Logger;

/**
 * Which values the tag {@code model} has. A model gets its series when the worker first has to do with it, all of them at once and
 * at zero, so that hundreds of models cost nothing until they are used.
 *
 * <p>INVARIANT: the number of values is bounded, whatever requests name. Only a model of the catalog gets series, and keeps them when
 * it leaves the catalog; after {@link #LIMIT} models further ones share {@link Meters#OTHER}. Any thread may call.
 */
final class ModelSeries {

    /** So many models have series of their own: with 77 of each, a scrape of one worker has 7 MB then. */
    static final int LIMIT = 1_000;

    private static final Logger LOG = Logger.getLogger("dev.reelay.job");

    private final Predicate<String> known;
    /** The values that have series. Grows only; a name in it needs no lock. */
    private final Set<String> begun = ConcurrentHashMap.newKeySet();

    private final List<Consumer<String>> registrations = new ArrayList<>();

    /** @param known whether the catalog that is in force has a model of this id */
    ModelSeries(Predicate<String> known) {
        this.known = known;
        begun.add(Meters.UNKNOWN);
    }

    /** Runs this for every value that has series, and for each further one when its series begin. */
    synchronized void onBegin(Consumer<String> register) {
        registrations.add(register);
        begun.forEach(register);
    }

    /** The value for a model's name that may be made up. The series of a model of the catalog begin, unless they have. */
    String begin(String name) {
        String value = choose(name);
        return begun.contains(value) ? value : register(name);
    }

    private synchronized String register(String name) {
        String value = choose(name); // another thread may have taken the last place
        if (begun.add(value)) {
            registrations.forEach(register -> register.accept(value));
            if (value.equals(Meters.OTHER)) {
                LogLine.plain()
                        .with(Field.MODEL, name)
                        .warn(
                                LOG,
                                "Too many models have metrics of their own; this one and further ones are counted as other");
            }
        }
        return value;
    }

    private String choose(String name) {
        if (begun.contains(name)) {
            return name;
        }
        if (!known.test(name)) {
            return Meters.UNKNOWN;
        }
        return begun.size() <= LIMIT ? name : Meters.OTHER; // unknown is one of them
    }

    /** The value with whose series a model's jobs are counted now; no series begin. */
    String now(String name) {
        if (begun.contains(name)) {
            return name;
        }
        return begun.contains(Meters.OTHER) && known.test(name) ? Meters.OTHER : Meters.UNKNOWN;
    }
}
