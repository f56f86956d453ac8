using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Rollouts.Delivery;
using static Rollouts.Cli.Tests.Objects;

namespace Rollouts.Cli.Tests;

/// <summary>Objects whose fields are missing, of another type, or absurd: everything is shown as far as it can be read, and nothing crashes.</summary>
public sealed class HostileObjectTests
{
    private static readonly Func<JsonNode?>[] Replacements =
    [
        static () => null,
        static () => "",
        static () => "\e[31m",
        static () => -1,
        static () => int.MaxValue,
        static () => 1e300,
        static () => true,
        static () => new JsonArray(null, 1, "x"),
        static () => new JsonObject { ["x"] = null },
    ];

    [Fact]
    public void Print_AnyFieldReplaced_NeverThrowsAndNeverWritesAnEscape() =>
        Prop.ForAll(
                ArbMap.Default.ArbFor<(int, int, int, int)>(),
                static seed =>
                {
                    var objects = Damaged(seed);
                    var text =
                        Print(objects)
                        + string.Concat(
                            RolloutLine.Of(objects.Root).Row(default, Now).SelectMany(static cell => cell).Select(static p => p.Text)
                        )
                        + WhyOf(objects);
                    return !text.Contains('\e');
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(400));

    private static string WhyOf(ObjectFamily objects)
    {
        var snapshot = new RolloutSnapshot
        {
            Rollout = objects.Root.ReadRollout(),
            ReplicaSets = [.. objects.ReplicaSets.Select(static item => item.Read<Api.ReplicaSet>()).OfType<Api.ReplicaSet>()],
            AnalysisRuns = [.. objects.AnalysisRuns.Select(static item => item.Read<Api.AnalysisRun>()).OfType<Api.AnalysisRun>()],
        };
        return SafeText.Of(WaitSearch.Of(snapshot, objects.Root.Header, objects.Pods, Now).Sentence("guestbook", Now));
    }

    private static ObjectFamily Damaged((int A, int B, int C, int D) seed)
    {
        JsonObject[] items =
        [
            Rollout(
                """{"canary":{"steps":[{"setWeight":20},{"pause":{"duration":"1m"}}]}}""",
                """
                "phase":"Paused","message":"CanaryPauseStep","currentStepIndex":1,"stableRS":"aaa","currentPodHash":"bbb","availableReplicas":2,
                "observedGeneration":"3","conditions":[{"type":"Progressing","status":"True","reason":"x","lastUpdateTime":"2026-05-04T11:59:00Z"}],
                "pauseConditions":[{"reason":"CanaryPauseStep","startTime":"2026-05-04T11:59:00Z"}],"controllerPause":true
                """,
                """ "replicas":2, """
            ),
            ReplicaSet("aaa", 1, "web:1", 1, 1, ""","scale-down-deadline":"2026-05-04T12:00:30Z" """),
            ReplicaSet("bbb", 2, "web:2", 1, 1),
            Pod("bbb", "x", Waiting("CrashLoopBackOff", 4)),
            Run(
                "run",
                2,
                """{"phase":"Failed","metricResults":[{"name":"web","failed":1,"measurements":[{"metadata":{"job-name":"j"}}]}]}"""
            ),
        ];
        var damaged = items[Index(seed.A, items.Length)];
        var places = Places(damaged).ToList();
        Replace(places[Index(seed.B, places.Count)], Replacements[Index(seed.C, Replacements.Length)]());
        places = [.. Places(items[0])];
        Replace(places[Index(seed.D, places.Count)], Replacements[Index(seed.B, Replacements.Length)]());
        return Of(items[0], items[1..]);
    }

    private static int Index(int seed, int count) => (int)((uint)seed % count);

    /// <summary>Every member below spec and status; the API server itself sees to the metadata.</summary>
    private static IEnumerable<(JsonNode Parent, object Key)> Places(JsonObject item) =>
        ((string[])["spec", "status"]).SelectMany(part => Below(item, part, item[part]));

    private static IEnumerable<(JsonNode Parent, object Key)> Below(JsonNode parent, object key, JsonNode? node)
    {
        yield return (parent, key);
        var inner = node switch
        {
            JsonObject members => members.SelectMany(member => Below(members, member.Key, member.Value)),
            JsonArray entries => Enumerable.Range(0, entries.Count).SelectMany(i => Below(entries, i, entries[i])),
            _ => [],
        };
        foreach (var place in inner.ToList())
        {
            yield return place;
        }
    }

    private static void Replace((JsonNode Parent, object Key) place, JsonNode? value)
    {
        switch (place)
        {
            case (JsonObject members, string name):
                members[name] = value;
                break;
            case (JsonArray entries, int index):
                entries[index] = value;
                break;
        }
    }
}
