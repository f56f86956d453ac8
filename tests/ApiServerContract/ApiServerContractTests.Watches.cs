using System.Net;
using System.Text.Json.Nodes;
using Rollouts.Kubernetes;
using Rollouts.TestKit;

namespace Rollouts.ApiServerContract;

public abstract partial class ApiServerContractTests
{
    [Fact]
    public async Task Watch_FromList_SeesEveryChangeInOrder()
    {
        await using var space = await NamespaceAsync();
        var list = await Client.ListAsync(KnownResources.ConfigMaps, space.Name);
        await CreateConfigMapAsync(space.Name, "a", data: """{"k":"1"}""");
        await PatchConfigMapAsync(space.Name, "a", """{"data":{"k":"2"}}""");
        await Client.DeleteAsync(KnownResources.ConfigMaps, space.Name, "a");
        await CreateConfigMapAsync(space.Name, "end");

        var seen = await WatchUntilAsync(space.Name, new ListOptions { ResourceVersion = list.ResourceVersion }, "end");

        Changes(seen).ShouldBe("Added a, Modified a, Deleted a, Added end");
        Text(seen[1].Object, "data", "k").ShouldBe("2");
        Text(seen[2].Object, "data", "k").ShouldBe("2");
        seen[2].Object.Header.Kind.ShouldBe("ConfigMap");
        for (var i = 1; i < seen.Count; i++)
        {
            ResourceVersions
                .Compare(seen[i].Object.Header.ResourceVersion, seen[i - 1].Object.Header.ResourceVersion)
                .ShouldBe(1, "a watch's resourceVersions grow");
        }
    }

    [Fact]
    public async Task Watch_Resumed_SeesOnlyWhatFollows()
    {
        await using var space = await NamespaceAsync();
        await CreateConfigMapAsync(space.Name, "before");
        var middle = await CreateConfigMapAsync(space.Name, "middle");
        await CreateConfigMapAsync(space.Name, "after");
        await CreateConfigMapAsync(space.Name, "end");

        var seen = await WatchUntilAsync(space.Name, new ListOptions { ResourceVersion = middle.Header.ResourceVersion }, "end");

        Changes(seen).ShouldBe("Added after, Added end");
    }

    [Fact]
    public async Task Watch_WithoutResourceVersion_StartsWithWhatIsThere()
    {
        await using var space = await NamespaceAsync();
        await CreateConfigMapAsync(space.Name, "a");
        await PatchConfigMapAsync(space.Name, "a", """{"data":{"k":"2"}}""");
        await CreateConfigMapAsync(space.Name, "b");
        var first = new Dictionary<string, WatchEventType>(StringComparer.Ordinal);
        var latest = new Dictionary<string, string?>(StringComparer.Ordinal);
        using var limit = new CancellationTokenSource(Soon);

        // What is there comes in any order, and a real server may start a little in the past.
        await foreach (var item in Client.WatchAsync(KnownResources.ConfigMaps, space.Name, new ListOptions(), limit.Token))
        {
            first.TryAdd(item.Object.Header.Name, item.Type);
            latest[item.Object.Header.Name] = Text(item.Object, "data", "k");
            if (latest.ContainsKey("b") && latest.GetValueOrDefault("a") == "2")
            {
                break;
            }
        }

        first["a"].ShouldBe(WatchEventType.Added);
        first["b"].ShouldBe(WatchEventType.Added);
    }

    [Fact]
    public async Task Watch_LabelSelector_TurnsLeavingIntoDeletion()
    {
        await using var space = await NamespaceAsync();
        var list = await Client.ListAsync(KnownResources.ConfigMaps, space.Name);
        await CreateConfigMapAsync(space.Name, "a", "\"labels\":{\"app\":\"x\"}");
        await CreateConfigMapAsync(space.Name, "other");
        await PatchConfigMapAsync(space.Name, "a", """{"metadata":{"labels":{"app":"y"}}}""");
        await PatchConfigMapAsync(space.Name, "a", """{"data":{"k":"unseen"}}""");
        await PatchConfigMapAsync(space.Name, "a", """{"metadata":{"labels":{"app":"x"}}}""");
        await CreateConfigMapAsync(space.Name, "end", "\"labels\":{\"app\":\"x\"}");

        var seen = await WatchUntilAsync(
            space.Name,
            new ListOptions { ResourceVersion = list.ResourceVersion, LabelSelector = "app=x" },
            "end"
        );

        Changes(seen).ShouldBe("Added a, Deleted a, Added a, Added end");
    }

    [Fact]
    public async Task Watch_FieldSelector_Filters()
    {
        await using var space = await NamespaceAsync();
        var list = await Client.ListAsync(KnownResources.ConfigMaps, space.Name);
        await CreateConfigMapAsync(space.Name, "a");
        await CreateConfigMapAsync(space.Name, "end");

        var seen = await WatchUntilAsync(
            space.Name,
            new ListOptions { ResourceVersion = list.ResourceVersion, FieldSelector = "metadata.name=end" },
            "end"
        );

        Changes(seen).ShouldBe("Added end");
    }

    [Fact]
    public async Task Watch_NothingToSee_BookmarksMoveOnAndItEndsAtItsTimeout()
    {
        await using var space = await NamespaceAsync();
        var list = await Client.ListAsync(KnownResources.ConfigMaps, space.Name);
        await CreateConfigMapAsync(space.Name, "a");
        var selection = new ListOptions
        {
            ResourceVersion = list.ResourceVersion,
            FieldSelector = "metadata.name=a",
            Timeout = TimeSpan.FromSeconds(5),
        };
        using var limit = new CancellationTokenSource(Soon);

        // A bookmark is due before the end, but no server promises one in every watch.
        WatchEvent? bookmark = null;
        KubeObject? other = null;
        for (var attempt = 0; attempt < 4 && bookmark is null; attempt++)
        {
            await foreach (var item in Client.WatchAsync(KnownResources.ConfigMaps, space.Name, selection, limit.Token))
            {
                if (item.Type == WatchEventType.Bookmark)
                {
                    bookmark = item;
                }
                else
                {
                    // The watch is up: what it does not select moves its bookmarks on.
                    item.Object.Header.Name.ShouldBe("a");
                    other = await CreateConfigMapAsync(space.Name, $"other{attempt}");
                }
            }
        }

        ResourceVersions
            .Compare(bookmark.ShouldNotBeNull().Object.Header.ResourceVersion, other.ShouldNotBeNull().Header.ResourceVersion)
            .ShouldNotBeNull()
            .ShouldBeGreaterThanOrEqualTo(0);
    }

    [Fact]
    public async Task Watch_TooOldResourceVersion_Expired()
    {
        await using var space = await NamespaceAsync();
        var old = await Client.CreateAsync(KnownResources.Events, space.Name, Event(space.Name, "first"));
        await Client.CreateAsync(KnownResources.Events, space.Name, Event(space.Name, "second"));
        var fresh = await Client.CreateAsync(KnownResources.Events, space.Name, Event(space.Name, "third"));
        await ForgetHistoryAsync(fresh.Header.ResourceVersion);
        using var limit = new CancellationTokenSource(Soon);

        var refused = await Should.ThrowAsync<KubernetesApiException>(async () =>
        {
            await foreach (
                var _ in Client.WatchAsync(
                    KnownResources.Events,
                    space.Name,
                    new ListOptions { ResourceVersion = old.Header.ResourceVersion },
                    limit.Token
                )
            )
            {
                // Nothing may come before the refusal.
            }
        });

        refused.IsExpired.ShouldBeTrue(refused.Message);
        refused.StatusCode.ShouldBe(HttpStatusCode.Gone);
        (await Client.ListAsync(KnownResources.Events, space.Name)).Items.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Informer_UnderWrites_EndsEqualToTheServer()
    {
        await using var space = await NamespaceAsync();
        await CreateConfigMapAsync(space.Name, "early", data: """{"k":"0"}""");
        var informer = new Informer(Client, KnownResources.ConfigMaps, new InformerOptions { Namespace = space.Name });
        using var stop = new CancellationTokenSource();
        var run = informer.RunAsync(stop.Token);
        await informer.WaitForSyncAsync().WaitAsync(Soon);
        for (var i = 0; i < 10; i++)
        {
            await CreateConfigMapAsync(space.Name, $"m{i}");
            await PatchConfigMapAsync(space.Name, $"m{i}", $$$"""{"data":{"k":"{{{i}}}"}}""");
        }

        await Client.DeleteAsync(KnownResources.ConfigMaps, space.Name, "early");
        await Client.DeleteAsync(KnownResources.ConfigMaps, space.Name, "m3");

        await Eventually.HoldsAsync(
            async () =>
                Versions(informer.List()) == Versions((await Client.ListAsync(KnownResources.ConfigMaps, space.Name)).Items)
                && informer.Get(new ObjectKey(space.Name, "m9")) is not null,
            "the cache equals the server",
            Soon
        );
        informer.List().ShouldAllBe(static item => !item.ToNode()["metadata"]!.AsObject().ContainsKey("managedFields"));
        await stop.CancelAsync();
        await run.WaitAsync(Soon);
    }

    private static JsonObject Event(string @namespace, string name) =>
        new()
        {
            ["metadata"] = new JsonObject { ["name"] = name },
            ["involvedObject"] = new JsonObject
            {
                ["kind"] = "Namespace",
                ["name"] = @namespace,
                ["namespace"] = @namespace,
            },
            ["reason"] = "Testing",
            ["message"] = "a test",
            ["type"] = "Normal",
        };

    private static string Versions(IReadOnlyList<KubeObject> items) =>
        string.Join(',', items.Select(static item => $"{item.Key}@{item.Header.ResourceVersion}").Order(StringComparer.Ordinal));

    private static string Changes(List<WatchEvent> events) =>
        string.Join(", ", events.Select(static item => $"{item.Type} {item.Object.Header.Name}"));

    private Task<KubeObject> PatchConfigMapAsync(string @namespace, string name, string patch) =>
        Client.PatchAsync(KnownResources.ConfigMaps, @namespace, name, Patch.Merge(Json(patch)));

    private async Task<List<WatchEvent>> WatchUntilAsync(string @namespace, ListOptions options, string lastName)
    {
        var seen = new List<WatchEvent>();
        using var limit = new CancellationTokenSource(Soon);
        await foreach (var item in Client.WatchAsync(KnownResources.ConfigMaps, @namespace, options, limit.Token))
        {
            // The root CA of a real cluster appears in every namespace when it likes.
            if (item.Type != WatchEventType.Bookmark && item.Object.Header.Name != "kube-root-ca.crt")
            {
                seen.Add(item);
            }

            if (item.Object.Header.Name == lastName)
            {
                break;
            }
        }

        return seen;
    }
}
