package dev.reelay.console.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.console.Permission;
import java.util.List;
import org.junit.jupiter.api.Test;

class PermissionMapTest {

    @Test
    void somebodyInSeveralGroupsMayWhatAnyOfThemMay() {
        PermissionMap map = PermissionMap.of(List.of("ops = act", "support=payloads", "a=b=money"), Permission.READ);

        assertThat(map.of(List.of("support", "ops"))).isEqualTo(Permission.ACT.withLesser());
        assertThat(map.of(List.of("a=b"))).isEqualTo(Permission.MONEY.withLesser());
        assertThat(map.of(List.of("OPS"))).isEqualTo(Permission.READ.withLesser());
        assertThat(map.of(List.of())).isEqualTo(Permission.READ.withLesser());
    }

    @Test
    void withoutAMapRolesAreTheWordsAndOthersMayNothing() {
        assertThat(PermissionMap.byWord().of(List.of("payloads"))).isEqualTo(Permission.PAYLOADS.withLesser());
        assertThat(PermissionMap.byWord().of(List.of("admin"))).isEmpty();
        assertThat(PermissionMap.of(List.of("ops=act"), null).of(List.of("read")))
                .isEmpty();
    }

    @Test
    void whatIsNoEntryIsNamed() {
        assertThat(PermissionMap.problems(List.of("ops=act", "ops", "=read", "ops=admin")))
                .containsExactly(
                        "'ops' is not <group>=<permission>, with one of read, payloads, act, money",
                        "'=read' is not <group>=<permission>, with one of read, payloads, act, money",
                        "'ops=admin' is not <group>=<permission>, with one of read, payloads, act, money");
    }
}
