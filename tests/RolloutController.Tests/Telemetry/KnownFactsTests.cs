using Rollouts.Kubernetes;

namespace Rollouts.RolloutController.Tests;

public sealed class KnownFactsTests
{
    private readonly FixedCache _cache = new();
    private readonly KnownFacts<string> _facts;
    private int _read;

    public KnownFactsTests() =>
        _facts = new KnownFacts<string>(
            _cache,
            item =>
            {
                _read++;
                return item.Header.Labels.GetValueOrDefault("fact");
            }
        );

    [Fact]
    public void All_NothingChanged_ReadsEachObjectOnce()
    {
        _cache.Items = [Item("a", "1", "1", "x"), Item("b", "2", "1", "y")];

        _facts.All().ToList();
        var again = _facts.All().ToList();

        again.ShouldBe([(new ObjectKey("n", "a"), "x"), (new ObjectKey("n", "b"), "y")]);
        _read.ShouldBe(2);
    }

    [Theory]
    [InlineData("1", "2")]
    [InlineData("2", "1")]
    public void All_ChangedOrMadeAnew_TellsWhatIsThereNow(string uid, string version)
    {
        _cache.Items = [Item("a", "1", "1", "before")];
        _facts.All().ToList();

        _cache.Items = [Item("a", uid, version, "after")];

        _facts.All().ShouldBe([(new ObjectKey("n", "a"), "after")]);
    }

    [Fact]
    public void All_NoFacts_IsLeftOutAndNotReadAgain()
    {
        _cache.Items = [Item("a", "1", "1", null)];

        _facts.All().ShouldBeEmpty();
        _facts.All().ShouldBeEmpty();

        _read.ShouldBe(1);
    }

    [Fact]
    public void All_MostAreGone_AreForgotten()
    {
        _cache.Items = [.. Enumerable.Range(0, 10).Select(static i => Item($"a{i}", "1", "1", "x"))];
        _facts.All().ToList();
        var first = _cache.Items[0];

        _cache.Items = [Item("b", "1", "1", "x")];
        _facts.All().ToList();
        _cache.Items = [first];
        _facts.All().ToList();

        _read.ShouldBe(12);
    }

    private static KubeObject Item(string name, string uid, string version, string? fact) =>
        KubeObject.FromNode(
            new System.Text.Json.Nodes.JsonObject
            {
                ["metadata"] = new System.Text.Json.Nodes.JsonObject
                {
                    ["namespace"] = "n",
                    ["name"] = name,
                    ["uid"] = uid,
                    ["resourceVersion"] = version,
                    ["labels"] = fact is null ? null : new System.Text.Json.Nodes.JsonObject { ["fact"] = fact },
                },
            }
        );

    private sealed class FixedCache : IObjectCache
    {
        public IReadOnlyList<KubeObject> Items { get; set; } = [];

        public ResourceType Type => KnownResources.Rollouts;

        public bool HasSynced => true;

        public KubeObject? Get(ObjectKey key) => Items.FirstOrDefault(item => item.Key == key);

        public IReadOnlyList<KubeObject> List(string? @namespace = null) => Items;

        public IReadOnlyList<KubeObject> ByIndex(string index, string value) => [];
    }
}
