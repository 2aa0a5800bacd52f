package dev.reelay.app;

import dev.reelay.catalog.DidYouMean;
import dev.reelay.catalog.MediaMode;
import dev.reelay.outbound.PostLease;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What is wrong with the settings as a whole, and what is likely not meant. */
final class SettingsCheck {

    private static final String OWN = "REELAY_";
    private static final String API = "RUNCOMFY_API_";

    /** Kubernetes puts these into every pod when there is a Service called {@code reelay}. */
    private static final Pattern OF_A_SERVICE = Pattern.compile("REELAY_(SERVICE_(HOST|PORT.*)|PORT(_.*)?)");

    private SettingsCheck() {}

    /** Every setting that is out of its range, and every pair that contradicts itself: the worker does not start. */
    static List<String> problems(ReelayConfig reelay, RunComfyConfig runComfy) {
        List<String> problems = new ArrayList<>();
        atLeast(1, reelay.maxPendingJobs(), "REELAY_MAX_PENDING_JOBS", problems);
        atLeast(1, reelay.submitConcurrency(), "REELAY_SUBMIT_CONCURRENCY", problems);
        atLeast(0, reelay.maxParkedJobs(), "REELAY_MAX_PARKED_JOBS", problems);
        positive(reelay.receipts().retention(), "REELAY_RECEIPTS_RETENTION", problems);
        reelay.queue().maxWait().ifPresent(wait -> positive(wait, "REELAY_QUEUE_MAX_WAIT", problems));
        if (Token.given(runComfy).isPresent() && runComfy.tokenFile().isPresent()) {
            problems.add("RUNCOMFY_API_TOKEN and RUNCOMFY_API_TOKEN_FILE are both set: which one counts is not to be"
                    + " guessed, so leave one out");
        }
        return problems;
    }

    private static void atLeast(int least, int value, String setting, List<String> problems) {
        if (value < least) {
            problems.add(setting + " is " + value + ": it must be " + least + " or more");
        }
    }

    private static void positive(Duration value, String setting, List<String> problems) {
        if (!value.isPositive()) {
            problems.add(setting + " is " + value + ": it must be longer than nothing, for example PT24H");
        }
    }

    /**
     * What is probably not meant: the worker starts all the same.
     *
     * @param variables the names of all environment variables
     */
    static List<String> warnings(ReelayConfig reelay, RunComfyConfig runComfy, Collection<String> variables) {
        List<String> warnings = new ArrayList<>();
        SortedSet<String> known = names();
        for (String variable : new TreeSet<>(variables)) {
            boolean ours = variable.startsWith(OWN) || variable.startsWith(API);
            if (ours
                    && !known.contains(variable)
                    && !OF_A_SERVICE.matcher(variable).matches()) {
                List<String> nearest = DidYouMean.nearest(variable, known);
                warnings.add(variable + " is no setting and has no effect"
                        + (nearest.isEmpty() ? "" : "; did you mean " + nearest.getFirst() + "?"));
            }
        }
        if (runComfy.connectTimeout().compareTo(PostLease.DURATION) >= 0) {
            warnings.add("RUNCOMFY_API_CONNECT_TIMEOUT is " + runComfy.connectTimeout()
                    + ", but a submission that has not" + " begun within " + PostLease.DURATION
                    + " is put off: connections that take longer are of no use");
        }
        if (reelay.submitConcurrency() > reelay.maxPendingJobs()) {
            warnings.add("REELAY_SUBMIT_CONCURRENCY is " + reelay.submitConcurrency()
                    + ", but no more than REELAY_MAX_PENDING_JOBS, " + reelay.maxPendingJobs()
                    + ", can be submitted at a time");
        }
        if (reelay.media().check() == MediaMode.OFF
                && reelay.media().trustedHosts().isPresent()) {
            warnings.add("REELAY_MEDIA_TRUSTED_HOSTS has no effect while REELAY_MEDIA_CHECK is off");
        }
        return warnings;
    }

    /** The environment variables of all settings. */
    static SortedSet<String> names() {
        SortedSet<String> names = new TreeSet<>();
        collect("REELAY", ReelayConfig.class, names);
        collect("RUNCOMFY_API", RunComfyConfig.class, names);
        return names;
    }

    private static void collect(String prefix, Class<?> settings, SortedSet<String> names) {
        for (Method method : settings.getDeclaredMethods()) {
            String name =
                    prefix + "_" + method.getName().replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT);
            if (method.getReturnType().getEnclosingClass() == settings) {
                collect(name, method.getReturnType(), names);
            } else {
                names.add(name);
            }
        }
    }
}
