package dev.reelay.worker;

import static dev.reelay.testing.Await.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelay.simulator.SimulatorScript;
import dev.reelay.testing.WorkerProcess;
import dev.reelay.testing.WorkerRig;
import dev.reelay.testing.WorkerSetup;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One jar: what a process starts, serves and reads by its {@code REELAY_ROLE}. */
class RolesIT {

    private static final int SIGTERM = 15;

    private WorkerRig rig;

    @BeforeEach
    void open() {
        rig = new WorkerRig("roles", SimulatorScript.instant());
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void aConsoleBeforeAnyWorkerIsReadyWithoutATokenAndShowsTheFirstJob() throws Exception {
        WorkerProcess console = console().env("RUNCOMFY_API_TOKEN", "").start().awaitReady(LONG);
        String ready = console.probe("ready");
        HttpResponse<String> before = page(console.consoleUrl());

        rig.worker().start().awaitReady(LONG);
        rig.send(List.of(rig.job("quokka-1")));
        rig.awaitResults(1);

        assertThat(ready).contains("console").doesNotContain("shards", "commands", "requests", "group");
        assertThat(before.statusCode()).isEqualTo(200);
        rig.await(
                "the job on the console's list",
                () -> page(console.consoleUrl().resolve("/jobs")).body().contains("quokka-1"));
        assertThat(console.log().stream()
                        .filter(line -> line.contains(" INFO "))
                        .findFirst())
                .hasValueSatisfying(line -> assertThat(line).contains("Reelay's console starts", rig.topic("jobs")));
        assertThat(console.log()).noneMatch(line -> line.contains(" WARN "));
        assertThat(console.terminate().awaitExit(LONG)).isEqualTo(128 + SIGTERM);
    }

    @Test
    void aConsoleCreatesNoTopicAndJoinsNoGroup() throws Exception {
        console().start().awaitReady(LONG);

        assertThat(rig.broker().admin().listTopics().names().get()).noneMatch(topic -> topic.startsWith(rig.group()));
        assertThat(rig.broker().admin().listGroups().all().get())
                .noneMatch(group -> group.groupId().startsWith(rig.group()));
    }

    @Test
    void aWorkerServesNoConsoleAndReadsNothingForIt() {
        WorkerProcess worker = rig.worker().start().awaitReady(LONG);

        assertThat(worker.probe("ready")).contains("shards").doesNotContain("console");
        assertThatThrownBy(worker::consoleUrl).isInstanceOf(AssertionError.class);
        assertThat(worker.log()).noneMatch(line -> line.contains("console starts"));
    }

    @Test
    void bothInOneProcessAreReadyAndServe() throws Exception {
        WorkerProcess both = console().role("worker,console").start().awaitReady(LONG);

        assertThat(both.probe("ready")).contains("shards", "console");
        assertThat(page(both.consoleUrl()).statusCode()).isEqualTo(200);
    }

    @Test
    void aConsoleThatNobodyCouldLogInToDoesNotStart() {
        WorkerProcess console = rig.worker("console").role("console").start();

        assertThat(console.awaitExit(LONG)).isEqualTo(1);
        assertThat(console.log())
                .filteredOn(line -> line.startsWith("Reelay does not start: "))
                .singleElement()
                .asString()
                .contains("REELAY_CONSOLE_USERS_FILE");
        assertThat(console.log()).noneMatch(line -> line.contains("Exception"));
    }

    @Test
    void aRoleThatIsNoneStopsTheStart() {
        WorkerProcess process = rig.worker().role("konsole").start();

        assertThat(process.awaitExit(LONG)).isEqualTo(1);
        assertThat(process.log())
                .contains("Reelay does not start: REELAY_ROLE is \"konsole\": it must be worker, console, or"
                        + " worker,console");
    }

    private WorkerSetup console() {
        return rig.worker("console").role("console").env("REELAY_CONSOLE_PROXY_ADDRESSES", "127.0.0.1");
    }

    private static HttpResponse<String> page(URI address) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(address)
                            .header("X-Forwarded-User", "ana")
                            .build(),
                    BodyHandlers.ofString());
        }
    }
}
