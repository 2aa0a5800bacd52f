package dev.reelay.console.browser;

import static dev.reelay.testing.Await.LONG;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import dev.reelay.simulator.SimulatorScript;
import dev.reelay.testing.Await;
import dev.reelay.testing.Contract;
import dev.reelay.testing.WorkerProcess;
import dev.reelay.testing.WorkerRig;
import dev.reelay.testing.WorkerSetup;
import dev.reelay.testing.WrittenRecord;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * For the tests of one class: a process that is worker and console, jobs of its own, and a browser. After each test it closes the
 * visits, and fails the test when one of their pages had a problem. A test that failed leaves pictures in {@code target/browser}.
 */
final class ConsoleRig implements ExecutionCondition, BeforeAllCallback, AfterAllCallback, AfterEachCallback {

    static final Path EVIDENCE = Path.of("target", "browser");

    private final String name;
    private final SimulatorScript script;
    private final Consumer<WorkerRig> seeds;
    private final List<Visit> visits = new ArrayList<>();
    private final Map<ConsoleUser, String> logins = new EnumMap<>(ConsoleUser.class);
    private BiFunction<WorkerRig, WorkerSetup, WorkerSetup> settings = (_, worker) -> worker;
    private @Nullable WorkerRig rig;
    private @Nullable WorkerProcess process;
    private @Nullable TestBrowser browser;

    /**
     * @param name is in the names of its topics
     * @param script how RunComfy behaves
     * @param seeds makes the jobs that are there before the first test
     */
    ConsoleRig(String name, SimulatorScript script, Consumer<WorkerRig> seeds) {
        this.name = name;
        this.script = script;
        this.seeds = seeds;
    }

    /** More settings of the process. */
    ConsoleRig with(BiFunction<WorkerRig, WorkerSetup, WorkerSetup> more) {
        settings = more;
        return this;
    }

    // --- life ----------------------------------------------------------------------------------------------------

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (Chromium.find().isPresent()) {
            return ConditionEvaluationResult.enabled("there is a Chromium");
        }
        System.out.println(Chromium.MISSING);
        return ConditionEvaluationResult.disabled(Chromium.MISSING);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        WorkerRig started = new WorkerRig(name, script).withFewPartitions();
        rig = started;
        process = settings.apply(started, started.worker().role("worker,console"))
                .env("REELAY_CONSOLE_USERS_FILE", TestUsers.write().toString())
                .start()
                .awaitReady(LONG);
        browser = new TestBrowser(Chromium.find().orElseThrow());
        seeds.accept(started);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        List<String> problems = new ArrayList<>();
        boolean failed = context.getExecutionException().isPresent();
        for (Visit visit : visits) {
            List<String> found = failed ? List.of() : visit.problems();
            problems.addAll(found);
            if (failed || !found.isEmpty()) {
                visit.leaveEvidence(EVIDENCE, fileName(context) + "-" + visits.indexOf(visit));
            }
        }
        visits.forEach(Visit::close);
        visits.clear();
        if (!problems.isEmpty()) {
            throw new AssertionError("Pages had problems, see " + EVIDENCE + ":\n" + String.join("\n", problems));
        }
    }

    private static String fileName(ExtensionContext context) {
        String test = context.getRequiredTestClass().getSimpleName() + "-" + context.getDisplayName();
        return test.replaceAll("[^A-Za-z0-9]+", "-");
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (browser != null) {
            browser.close();
        }
        if (rig != null) {
            rig.close();
        }
    }

    // --- visits --------------------------------------------------------------------------------------------------

    /** Somebody who is logged in. */
    Visit visit(ConsoleUser user) {
        return visit(user, options -> options);
    }

    /** The same in another profile: dark, without scripts. */
    Visit visit(ConsoleUser user, UnaryOperator<Browser.NewContextOptions> profile) {
        String login = logins.computeIfAbsent(user, this::login);
        return open(options -> profile.apply(options.setStorageState(login)));
    }

    /** Somebody who is not logged in. */
    Visit stranger() {
        return open(options -> options);
    }

    /** One login serves all visits of a user: more in a short time would be refused. */
    private String login(ConsoleUser user) {
        Visit visit = stranger();
        LoginForm.open(visit).logIn(user);
        return visit.context().storageState(new BrowserContext.StorageStateOptions());
    }

    private Visit open(UnaryOperator<Browser.NewContextOptions> profile) {
        Visit visit = Objects.requireNonNull(browser).visit(url(), profile);
        visits.add(visit);
        return visit;
    }

    // --- what is behind the pages --------------------------------------------------------------------------------

    /** Where the console is. */
    URI url() {
        return Objects.requireNonNull(process).consoleUrl();
    }

    /** Topics and worker. */
    WorkerRig rig() {
        return Objects.requireNonNull(rig);
    }

    /** Waits for a step of an action in the audit topic, and gives it. */
    WrittenRecord awaitAudited(String what, Predicate<WrittenRecord> which) {
        return Await.until(
                        what + " in the audit topic",
                        () -> rig().audited().stream().map(WrittenRecord::text).collect(Collectors.joining("\n")),
                        () -> rig().audited().stream().filter(which).findFirst(),
                        found -> found.isPresent())
                .map(found -> {
                    Contract.AUDIT.check(found.json());
                    return found;
                })
                .orElseThrow();
    }
}
