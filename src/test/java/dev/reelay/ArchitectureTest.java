package dev.reelay;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;

/** The packages, what each may import, and how large each may be. */
@AnalyzeClasses(packages = "dev.reelay", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    /** Values of which every other package may speak: arrows to them are listed among themselves alone. */
    private static final Set<String> VOCABULARY = Set.of("json", "cost", "file", "answer", "outcome", "timing", "job");

    /** Every arrow that is allowed; an arrow that is listed must exist, so that the table stays true. */
    private static final Map<String, Set<String>> ARROWS = new TreeMap<>(Map.ofEntries(
            arrows("json"),
            arrows("cost"),
            arrows("file"),
            arrows("answer", "cost"),
            arrows("outcome", "answer", "file", "json"),
            arrows("timing", "answer", "json"),
            arrows("job", "cost", "json", "outcome", "timing"),
            arrows("decision"),
            arrows("kafka"),
            arrows("simulator"),
            arrows("records.flat"),
            arrows("records", "records.flat"),
            arrows("request"),
            arrows("schema"),
            arrows("model", "schema"),
            arrows("dialect", "model", "schema"),
            arrows("notes", "model", "dialect"),
            arrows("catalog", "model", "dialect", "notes"),
            arrows("format"),
            arrows("polling", "decision"),
            arrows("media", "format"),
            arrows("outputs", "format", "media", "telemetry"),
            arrows("wire"),
            arrows("runcomfy", "wire"),
            arrows("listing", "model", "runcomfy"),
            arrows("ledger", "kafka", "records"),
            arrows("feed", "kafka"),
            arrows("order"),
            arrows("quota", "kafka", "records", "feed"),
            arrows("limits", "records", "request", "feed", "commands", "quota"),
            arrows("money", "model", "records"),
            arrows("budget", "records", "request", "feed", "commands", "quota", "money"),
            arrows("view.row", "records"),
            arrows("view.limits", "view", "view.money", "view.row", "kafka", "quota", "limits", "feed"),
            arrows("view.money", "view.row", "money", "records"),
            arrows("view", "view.money", "view.row", "kafka", "records", "request", "feed"),
            arrows("send", "kafka", "records"),
            arrows("retry", "kafka", "records", "request", "feed"),
            arrows("audit", "kafka", "records", "feed", "send"),
            arrows("actions.commands", "audit", "records", "request"),
            arrows("actions.outputs", "kafka", "records", "outputs", "view.row"),
            arrows(
                    "actions",
                    "actions.commands",
                    "actions.outputs",
                    "outputs",
                    "kafka",
                    "records",
                    "request",
                    "feed",
                    "send",
                    "view",
                    "view.money",
                    "view.row",
                    "retry",
                    "audit"),
            arrows(
                    "console",
                    "kafka",
                    "feed",
                    "limits",
                    "outputs",
                    "view",
                    "view.limits",
                    "view.money",
                    "view.row",
                    "audit",
                    "actions"),
            arrows("console.limits", "console", "quota", "limits", "money", "view", "view.limits", "view.money"),
            arrows("console.access", "console"),
            arrows(
                    "console.overview",
                    "console",
                    "kafka",
                    "feed",
                    "quota",
                    "limits",
                    "money",
                    "view",
                    "view.limits",
                    "view.money",
                    "view.row"),
            arrows(
                    "console.jobs",
                    "console",
                    "kafka",
                    "records",
                    "retry",
                    "limits",
                    "view",
                    "view.limits",
                    "money",
                    "view.money",
                    "view.row",
                    "audit"),
            arrows(
                    "console.figures",
                    "console",
                    "money",
                    "records",
                    "view",
                    "view.money",
                    "view.row",
                    "audit",
                    "actions"),
            arrows(
                    "console.steer",
                    "console",
                    "kafka",
                    "feed",
                    "view",
                    "view.row",
                    "audit",
                    "actions",
                    "actions.commands"),
            arrows("log"),
            arrows("telemetry", "decision", "kafka", "request", "model", "log"),
            arrows("commands", "kafka", "request", "telemetry"),
            arrows("refresh", "decision", "model", "notes", "catalog", "runcomfy", "listing", "telemetry"),
            arrows(
                    "outbound",
                    "decision",
                    "model",
                    "catalog",
                    "polling",
                    "runcomfy",
                    "telemetry",
                    "outputs",
                    "refresh"),
            arrows(
                    "shard",
                    "decision",
                    "kafka",
                    "polling",
                    "request",
                    "model",
                    "catalog",
                    "records",
                    "ledger",
                    "order",
                    "quota",
                    "limits",
                    "money",
                    "budget",
                    "telemetry",
                    "commands",
                    "refresh",
                    "outputs",
                    "outbound"),
            arrows("channels", "kafka", "request", "model", "catalog", "telemetry", "commands", "shard"),
            arrows(
                    "app",
                    "decision",
                    "kafka",
                    "polling",
                    "simulator",
                    "request",
                    "model",
                    "notes",
                    "catalog",
                    "media",
                    "wire",
                    "runcomfy",
                    "ledger",
                    "quota",
                    "limits",
                    "money",
                    "budget",
                    "telemetry",
                    "commands",
                    "refresh",
                    "outputs",
                    "outbound",
                    "shard",
                    "channels",
                    "console"),
            arrows("app.health", "kafka", "quota", "limits", "budget", "commands", "shard", "channels"),
            arrows("app.outputs", "app", "media", "outputs", "request", "telemetry"),
            arrows("app.console", "app", "app.outputs", "kafka", "feed", "outputs", "console", "console.access"),
            arrows("dev", "app"),
            arrows("pull", "runcomfy", "listing"),
            arrows("cli", "wire", "runcomfy"),
            arrows(
                    "cli.catalog",
                    "cli",
                    "records",
                    "request",
                    "model",
                    "dialect",
                    "notes",
                    "catalog",
                    "media",
                    "runcomfy",
                    "listing",
                    "pull"),
            arrows(
                    "cli.broker",
                    "cli",
                    "kafka",
                    "records",
                    "feed",
                    "send",
                    "limits",
                    "view",
                    "view.limits",
                    "view.money",
                    "view.row",
                    "audit",
                    "outputs",
                    "actions",
                    "actions.commands",
                    "actions.outputs"),
            arrows("cli.limits", "cli", "cli.broker", "actions.commands", "limits", "view", "view.limits"),
            arrows("cli.budgets", "cli", "cli.broker", "money", "actions.commands", "view", "view.money"),
            arrows(
                    "cli.jobs",
                    "cli",
                    "cli.broker",
                    "cli.catalog",
                    "kafka",
                    "records",
                    "request",
                    "send",
                    "media",
                    "outputs",
                    "view",
                    "view.row",
                    "audit",
                    "actions",
                    "actions.outputs"),
            arrows("cli.console", "cli", "console", "console.access"),
            arrows("cli.actions", "cli", "cli.broker", "audit", "actions"),
            arrows("cli.letters", "cli", "cli.broker", "kafka", "view.row", "audit", "actions"),
            arrows("cli.doctor", "cli", "cli.broker", "cli.catalog", "kafka", "records", "runcomfy", "send", "view"),
            arrows(
                    "main",
                    "cli",
                    "cli.broker",
                    "cli.budgets",
                    "cli.catalog",
                    "cli.console",
                    "cli.actions",
                    "cli.doctor",
                    "cli.jobs",
                    "cli.letters",
                    "cli.limits")));

    /** As many classes as can be taken in at a glance. */
    private static final int MOST_CLASSES = 25;

    private static Map.Entry<String, Set<String>> arrows(String from, String... to) {
        return Map.entry(from, new TreeSet<>(List.of(to)));
    }

    @ArchTest
    static void packagesImportWhatTheyMayAndNothingElse(JavaClasses classes) {
        Map<String, Set<String>> found = new TreeMap<>();
        ARROWS.keySet().forEach(name -> found.put(name, new TreeSet<>()));
        for (JavaClass origin : classes) {
            for (var dependency : origin.getDirectDependenciesFromSelf()) {
                String from = room(origin);
                String to = room(dependency.getTargetClass());
                boolean listed = VOCABULARY.contains(from) || !VOCABULARY.contains(to);
                if (!from.isEmpty() && !to.isEmpty() && !from.equals(to) && listed) {
                    found.computeIfAbsent(from, _ -> new TreeSet<>()).add(to);
                }
            }
        }
        Assertions.assertThat(found).isEqualTo(ARROWS);
    }

    /** The package below {@code dev.reelay}; empty for what is not ours and for generated classes in the root package. */
    private static String room(JavaClass type) {
        String name = type.getPackageName();
        return name.startsWith("dev.reelay.") ? name.substring("dev.reelay.".length()) : "";
    }

    @ArchTest
    static final ArchRule noPackagesInACircle =
            slices().matching("dev.reelay.(*)..").should().beFreeOfCycles();

    /** A state makes its ending, which holds the last state. */
    private static final Set<Set<String>> SEALED_FAMILIES = Set.of(Set.of("JobState", "Ending"));

    @ArchTest
    static void noClassesInACircleButSealedFamilies(JavaClasses classes) {
        Map<String, Set<String>> arrows = new TreeMap<>();
        for (JavaClass origin : classes) {
            for (var dependency : origin.getDirectDependenciesFromSelf()) {
                String from = topLevel(origin);
                String to = topLevel(dependency.getTargetClass());
                if (!from.equals(to) && room(origin).equals(room(dependency.getTargetClass()))) {
                    arrows.computeIfAbsent(from, _ -> new TreeSet<>()).add(to);
                }
            }
        }
        Set<Set<String>> circles = new HashSet<>();
        for (String type : arrows.keySet()) {
            Set<String> circle = new TreeSet<>();
            for (String other : reachable(type, arrows)) {
                if (reachable(other, arrows).contains(type)) {
                    circle.add(other.substring(other.lastIndexOf('.') + 1));
                }
            }
            if (circle.size() > 1) {
                circles.add(circle);
            }
        }
        Assertions.assertThat(circles).isEqualTo(SEALED_FAMILIES);
    }

    private static Set<String> reachable(String type, Map<String, Set<String>> arrows) {
        Set<String> seen = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(arrows.getOrDefault(type, Set.of()));
        while (!open.isEmpty()) {
            String next = open.pop();
            if (seen.add(next)) {
                open.addAll(arrows.getOrDefault(next, Set.of()));
            }
        }
        return seen;
    }

    private static String topLevel(JavaClass type) {
        return type.getName().replaceFirst("\\$.*", "");
    }

    @ArchTest
    static void noPackageIsACrowd(JavaClasses classes) {
        Map<String, Integer> sizes = new HashMap<>();
        for (JavaClass type : classes) {
            if (type.isTopLevelClass() && !type.getSimpleName().equals("package-info")) {
                sizes.merge(room(type), 1, Integer::sum);
            }
        }
        Assertions.assertThat(sizes)
                .allSatisfy((room, size) -> Assertions.assertThat(size).as(room).isLessThanOrEqualTo(MOST_CLASSES));
        Assertions.assertThat(sizes).doesNotContainKey("");
    }

    @ArchTest
    static final ArchRule decisionsCodecsAndReadersDoNoIo = noClasses()
            .that()
            .resideInAnyPackage(Stream.concat(VOCABULARY.stream(), Stream.of("decision", "records", "request"))
                    .map(name -> "dev.reelay." + name)
                    .toArray(String[]::new))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "java.net..",
                    "java.nio.file..",
                    "java.nio.channels..",
                    "io.quarkus..",
                    "io.smallrye..",
                    "io.vertx..",
                    "jakarta..",
                    "org.eclipse..",
                    "org.apache.kafka.clients..");

    /** Its files are read by one class; others only know their paths. */
    @ArchTest
    static final ArchRule theCatalogDoesNoIoButToLoadItsFiles = noClasses()
            .that()
            .resideInAnyPackage("dev.reelay.catalog", "dev.reelay.notes", "dev.reelay.dialect")
            .and()
            .doNotHaveSimpleName("CatalogFolder")
            .should()
            .dependOnClassesThat()
            .haveNameMatching(
                    "java\\.net\\.http\\..*|java\\.nio\\.channels\\..*|java\\.nio\\.file\\.(Files|DirectoryStream)"
                            + "|io\\.(quarkus|vertx)\\..*|org\\.apache\\.kafka\\..*");

    @ArchTest
    static final ArchRule onlyTheLedgerKafkaAndSendersOpenProducers = noClasses()
            .that()
            .resideOutsideOfPackages("dev.reelay.ledger", "dev.reelay.kafka", "dev.reelay.send", "dev.reelay.dev")
            .should()
            .dependOnClassesThat()
            .haveNameMatching("org\\.apache\\.kafka\\.clients\\.producer\\..*");

    /** A feed has no group. A worker has one feed, of shared limits and budgets, once one is set. */
    @ArchTest
    static final ArchRule onlyTheLedgerKafkaAndFeedsOpenConsumers = noClasses()
            .that()
            .resideOutsideOfPackages("dev.reelay.ledger", "dev.reelay.kafka", "dev.reelay.feed", "dev.reelay.dev")
            .should()
            .dependOnClassesThat()
            .haveNameMatching("org\\.apache\\.kafka\\.clients\\.consumer\\.KafkaConsumer");

    @ArchTest
    static final ArchRule onlyChannelsKnowSmallRyeMessaging = noClasses()
            .that()
            .resideOutsideOfPackage("dev.reelay.channels")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.smallrye.reactive.messaging..", "org.eclipse.microprofile.reactive.messaging..");

    @ArchTest
    static final ArchRule onlyOnePackageSpeaksHttpToRunComfy = noClasses()
            .that()
            .resideOutsideOfPackage("dev.reelay.wire")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("jakarta.ws.rs.client..", "org.jboss.resteasy.reactive.client..", "java.net.http..");

    @ArchTest
    static final ArchRule onlyTheConsoleServesPages = noClasses()
            .that()
            .resideOutsideOfPackages("dev.reelay.wire", "dev.reelay.console..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("jakarta.ws.rs..", "org.jboss.resteasy..", "io.quarkus.qute..");

    @ArchTest
    static final ArchRule onlyTelemetryKnowsTracesAndMeters = noClasses()
            .that()
            .resideOutsideOfPackages("dev.reelay.telemetry", "dev.reelay.app")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.opentelemetry..", "io.micrometer..");
}
