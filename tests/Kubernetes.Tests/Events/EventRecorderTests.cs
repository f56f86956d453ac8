using System.Net;
using Rollouts.TestKit;

namespace Rollouts.Kubernetes.Tests;

public sealed class EventRecorderTests
{
    private static readonly TimeSpan Soon = Eventually.DefaultDeadline;
    private static readonly ObjectHeader About = new()
    {
        ApiVersion = "argoproj.io/v1alpha1",
        Kind = "Rollout",
        Namespace = "n",
        Name = "web",
        Uid = "u",
        ResourceVersion = "7",
    };

    private readonly ManualTimeProvider _clock = new();
    private readonly EventServer _server = new();

    [Fact]
    public async Task Record_Event_IsWrittenInFull()
    {
        await using (var recorder = Recorder())
        {
            recorder.Record(About, "Normal", "RolloutUpdated", "Rollout updated to revision 2");
        }

        var (name, written) = _server.Events.Single();
        name.ShouldMatch("^web\\.[0-9a-f]+$");
        written["involvedObject"]!
            .ToJsonString()
            .ShouldBe(
                """{"apiVersion":"argoproj.io/v1alpha1","kind":"Rollout","namespace":"n","name":"web","uid":"u","resourceVersion":"7"}"""
            );
        written["reason"]!.ToString().ShouldBe("RolloutUpdated");
        written["message"]!.ToString().ShouldBe("Rollout updated to revision 2");
        written["type"]!.ToString().ShouldBe("Normal");
        written["count"]!.GetValue<int>().ShouldBe(1);
        written["firstTimestamp"]!.ToString().ShouldBe("2026-01-01T00:00:00Z");
        written["source"]!["component"]!.ToString().ShouldBe("tests");
    }

    [Fact]
    public async Task Record_Many_KeepTheirOrderAndCountRepeats()
    {
        await using (var recorder = Recorder())
        {
            recorder.Record(About, "Normal", "First", "a");
            recorder.Record(About, "Normal", "Second", "b");
            _clock.Advance(TimeSpan.FromSeconds(5));
            recorder.Record(About, "Normal", "First", "a");
            recorder.Record(About, "Warning", "First", "a");
            recorder.Record(About with { Uid = "other" }, "Normal", "First", "a");
            recorder.Record(About, "Normal", "First", "a");
        }

        _server.Writes.ShouldBe(["+First", "+Second", "First*2", "+First", "+First", "First*3"]);
        var counted = _server.Events.Values.Single(static item => item["count"]!.GetValue<int>() == 3);
        counted["firstTimestamp"]!.ToString().ShouldBe("2026-01-01T00:00:00Z");
        counted["lastTimestamp"]!.ToString().ShouldBe("2026-01-01T00:00:05Z");
    }

    [Fact]
    public async Task Record_ClusterScoped_GoesToDefault()
    {
        await using (var recorder = Recorder())
        {
            recorder.Record(About with { Namespace = "" }, "Normal", "Seen", "a");
        }

        _server.Events.Single().Value["metadata"]!["namespace"]!.ToString().ShouldBe("default");
    }

    [Fact]
    public async Task Record_LongNameAndMessage_AreCut()
    {
        await using (var recorder = Recorder())
        {
            recorder.Record(
                About with
                {
                    Name = new string('a', 240) + "..." + new string('b', 10),
                },
                "Normal",
                "Long",
                new string('m', 5000)
            );
        }

        var (name, written) = _server.Events.Single();
        name.Length.ShouldBeLessThanOrEqualTo(253);
        name.ShouldNotContain("..");
        written["message"]!.ToString().Length.ShouldBeLessThanOrEqualTo(1024);
    }

    [Fact]
    public async Task Record_SimilarMessages_AreCombined()
    {
        await using (var recorder = Recorder(new EventRecorderOptions { SpamBurst = 100 }))
        {
            for (var i = 0; i < 15; i++)
            {
                recorder.Record(About, "Normal", "Noisy", $"attempt {i}");
            }
        }

        _server.Events.Count.ShouldBe(11);
        var combined = _server.Events.Values.Single(static item =>
            item["message"]!.ToString().StartsWith("(combined from similar events): ", StringComparison.Ordinal)
        );
        combined["count"]!.GetValue<int>().ShouldBe(5);
        combined["message"]!.ToString().ShouldEndWith("attempt 14");
    }

    [Fact]
    public async Task Record_TooManyOnOneObject_AreDroppedAndCounted()
    {
        await using var recorder = Recorder();
        for (var i = 0; i < 30; i++)
        {
            recorder.Record(About, "Normal", $"Reason{i}", "a");
        }

        recorder.Record(About with { Uid = "other" }, "Normal", "Other", "a");
        await Eventually.HoldsAsync(() => _server.Writes.Contains("+Other"), "another object is not affected", Soon);
        recorder.Dropped.ShouldBe(5);
        _clock.Advance(TimeSpan.FromMinutes(5));
        recorder.Record(About, "Normal", "Later", "a");

        await Eventually.HoldsAsync(() => _server.Writes.Contains("+Later"), "there is room again", Soon);
    }

    [Fact]
    public async Task Record_ServerHangs_NeverBlocksAndDropsWhatDoesNotFit()
    {
        var hang = new TaskCompletionSource<Exception?>();
        _server.Fault = () => hang.Task;
        var recorder = Recorder(new EventRecorderOptions { QueueSize = 3 });
        for (var i = 0; i < 20; i++)
        {
            recorder.Record(About, "Normal", $"Reason{i}", "a");
        }

        recorder.Dropped.ShouldBeGreaterThanOrEqualTo(16);
        hang.SetResult(null);
        await recorder.DisposeAsync();

        _server.Writes.Count.ShouldBe((int)(20 - recorder.Dropped));
    }

    [Fact]
    public async Task Record_ServerUnreachable_IsTriedAgain()
    {
        var failures = 2;
        _server.Fault = () => Task.FromResult<Exception?>(failures-- > 0 ? new HttpRequestException("down") : null);
        await using var recorder = Recorder();
        recorder.Record(About, "Normal", "First", "a");
        recorder.Record(About, "Normal", "Second", "b");
        for (var i = 0; i < 2; i++)
        {
            await _clock.WaitForTimersAsync();
            _clock.Advance(TimeSpan.FromSeconds(10));
        }

        await Eventually.HoldsAsync(() => _server.Writes.Count == 2, "both are written", Soon);
        _server.Writes.ShouldBe(["+First", "+Second"]);
    }

    [Fact]
    public async Task Record_Refused_IsDroppedAndTheNextGoesOn()
    {
        var failures = 1;
        _server.Fault = () =>
            Task.FromResult<Exception?>(
                failures-- > 0 ? new KubernetesApiException(HttpStatusCode.Forbidden, "Forbidden", "namespace is being terminated") : null
            );
        var recorder = Recorder();
        recorder.Record(About, "Normal", "First", "a");
        recorder.Record(About, "Normal", "Second", "b");
        await recorder.DisposeAsync();

        _server.Writes.ShouldBe(["+Second"]);
        recorder.Dropped.ShouldBe(1);
    }

    [Fact]
    public async Task Record_EventToCountIsGone_IsCreatedAgain()
    {
        await using var recorder = Recorder();
        recorder.Record(About, "Normal", "First", "a");
        await Eventually.HoldsAsync(() => _server.Writes.Count == 1, "it is written", Soon);
        _server.Events.Clear();
        recorder.Record(About, "Normal", "First", "a");
        recorder.Record(About, "Normal", "First", "a");
        await Eventually.HoldsAsync(() => _server.Writes.Count == 3, "they are written", Soon);

        _server.Writes.ShouldBe(["+First", "+First", "First*2"]);
    }

    [Fact]
    public async Task Record_AnswerOfACreationIsLost_MakesNoSecondEvent()
    {
        _server.LoseAnswers = 1;
        await using var recorder = Recorder();
        recorder.Record(About, "Normal", "First", "a");
        await _clock.WaitForTimersAsync();
        _clock.Advance(TimeSpan.FromSeconds(10));
        recorder.Record(About, "Normal", "First", "a");

        await Eventually.HoldsAsync(() => _server.Writes.Contains("First*2"), "it is counted", Soon);
        _server.Events.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Dispose_ServerHangs_EndsAfterTheDrainTime()
    {
        _server.Fault = static () => new TaskCompletionSource<Exception?>().Task;
        var recorder = Recorder();
        recorder.Record(About, "Normal", "First", "a");
        recorder.Record(About, "Normal", "Second", "a");

        var disposal = recorder.DisposeAsync().AsTask();
        await _clock.WaitForTimersAsync();
        _clock.Advance(TimeSpan.FromSeconds(5));
        await disposal.WaitAsync(Soon);

        recorder.Dropped.ShouldBe(2);
        recorder.Record(About, "Normal", "TooLate", "a");
        recorder.Dropped.ShouldBe(3);
    }

    private EventRecorder Recorder(EventRecorderOptions? options = null) => new(_server, "tests", _clock, options);
}
