using System.Text;
using System.Text.Json;

namespace Rollouts.Kubernetes.Tests;

public sealed class ObjectHeaderReaderTests
{
    [Fact]
    public void Parse_FullHeader_ReadsEveryField()
    {
        var header = Parse(
            """
            {"kind":"Pod","spec":{"metadata":{"name":"decoy"}},"apiVersion":"v1","metadata":{
              "name":"a","namespace":"n","uid":"u","resourceVersion":"7","generation":3,
              "creationTimestamp":"2026-01-02T03:04:05Z","deletionTimestamp":"2026-01-02T03:04:06.5Z",
              "labels":{"l":"1"},"annotations":{"x":"y"},"managedFields":[{"name":"decoy"}],
              "ownerReferences":[
                {"apiVersion":"apps/v1","kind":"ReplicaSet","name":"r","uid":"ru","controller":true,"blockOwnerDeletion":true},
                {"apiVersion":"v1","kind":"Node","name":"m","uid":"mu"}]}}
            """
        );

        header.Kind.ShouldBe("Pod");
        header.ApiVersion.ShouldBe("v1");
        header.Key.ShouldBe(new ObjectKey("n", "a"));
        header.Uid.ShouldBe("u");
        header.ResourceVersion.ShouldBe("7");
        header.Generation.ShouldBe(3);
        header.CreationTimestamp.ShouldBe(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        header.DeletionTimestamp.ShouldBe(new DateTimeOffset(2026, 1, 2, 3, 4, 6, 500, TimeSpan.Zero));
        header.Labels["l"].ShouldBe("1");
        header.Annotations["x"].ShouldBe("y");
        header.Owners.Count.ShouldBe(2);
        header.Controller.ShouldBe(new OwnerLink("apps/v1", "ReplicaSet", "r", "ru", true));
    }

    [Fact]
    public void Parse_NullAndMissingFields_AreEmpty()
    {
        var header = Parse(
            """{"metadata":{"name":null,"labels":null,"annotations":null,"ownerReferences":null,"creationTimestamp":null}}"""
        );

        header.Name.ShouldBe("");
        header.Labels.ShouldBeEmpty();
        header.Annotations.ShouldBeEmpty();
        header.Owners.ShouldBeEmpty();
        header.CreationTimestamp.ShouldBeNull();
        Parse("{}").Kind.ShouldBe("");
        Parse("""{"metadata":null}""").Key.ShouldBe(new ObjectKey("", ""));
    }

    [Fact]
    public void Parse_OddAnnotations_AreKeptAsText()
    {
        var header = Parse(
            """{"metadata":{"annotations":{"n":1.50,"o":{"a": [1]},"b":true,"z":null,"s":"\ud800","\udfff":"k","ok":"v"},"labels":[1,2]}}"""
        );

        header.Annotations["n"].ShouldBe("1.50");
        header.Annotations["o"].ShouldBe("""{"a": [1]}""");
        header.Annotations["b"].ShouldBe("true");
        header.Annotations["z"].ShouldBe("");
        header.Annotations["s"].ShouldBe("\\ud800");
        header.Annotations["\\udfff"].ShouldBe("k");
        header.Annotations["ok"].ShouldBe("v");
        header.Labels.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("""{"metadata":{"name":1}}""")]
    [InlineData("""{"metadata":{"name":"\ud800"}}""")]
    [InlineData("""{"metadata":[]}""")]
    [InlineData("""{"metadata":{"generation":"x"}}""")]
    [InlineData("""{"metadata":{"generation":1e99}}""")]
    [InlineData("""{"metadata":{"creationTimestamp":"yesterday"}}""")]
    [InlineData("""{"metadata":{"ownerReferences":[{"uid":7}]}}""")]
    [InlineData("""{"kind":{}}""")]
    [InlineData("""{"metadata":{"name":"a"}""")]
    [InlineData("""{"metadata":{}} trailing""")]
    public void Parse_WrongShape_JsonException(string text) =>
        Should.Throw<JsonException>(() => KubeObject.Parse(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Parse_DeeperThanTheLimit_JsonException()
    {
        var deep = string.Concat(Enumerable.Repeat("""{"a":""", 400)) + "1" + new string('}', 400);

        Should.Throw<JsonException>(() => KubeObject.Parse(Encoding.UTF8.GetBytes($$"""{"spec":{{deep}}}""")));
    }

    [Fact]
    public void ToNode_DuplicateMembers_JsonException()
    {
        var item = KubeObject.Parse("""{"metadata":{"name":"a"},"spec":{"x":1,"x":2}}"""u8.ToArray());

        Should.Throw<JsonException>(() => item.ToNode());
    }

    [Fact]
    public void As_SameType_ParsesOnce()
    {
        var item = KubeObject.Parse("""{"metadata":{"name":"a"},"spec":{"replicas":3}}"""u8.ToArray());

        var first = item.As<View>(JsonSerializerOptions.Web);

        first.Spec!["replicas"].ShouldBe(3);
        item.As<View>(JsonSerializerOptions.Web).ShouldBeSameAs(first);
    }

    [Fact]
    public void As_ManyOthersWereReadSince_ParsesAgain()
    {
        var text = """{"metadata":{"name":"a"},"spec":{"replicas":3}}"""u8.ToArray();
        var item = KubeObject.Parse(text);
        var first = item.As<View>(JsonSerializerOptions.Web);

        for (var i = 0; i < RecentViews.Capacity; i++)
        {
            KubeObject.Parse(text).As<View>(JsonSerializerOptions.Web);
        }

        var second = item.As<View>(JsonSerializerOptions.Web);
        second.ShouldNotBeSameAs(first);
        second.Spec!["replicas"].ShouldBe(3);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(1000)]
    public void Parse_AnyNumberOfLabels_AreFoundByName(int count)
    {
        var labels = Enumerable.Range(0, count).ToDictionary(static i => $"label{i}", static i => $"value{i}");

        var header = Parse($$"""{"metadata":{"annotations":{"only":"this"},"labels":{{JsonSerializer.Serialize(labels)}} } }""");

        header.Labels.ShouldBe(labels, ignoreOrder: true);
        header.Labels.Keys.ShouldBe(labels.Keys, ignoreOrder: true);
        header.Labels.Values.ShouldBe(labels.Values, ignoreOrder: true);
        header.Labels["label0"].ShouldBe("value0");
        header.Labels.ContainsKey("Label0").ShouldBeFalse();
        header.Labels.TryGetValue("", out _).ShouldBeFalse();
        Should.Throw<KeyNotFoundException>(() => header.Labels["none"]);
        header.Annotations.ShouldBe([new("only", "this")]);
    }

    private static ObjectHeader Parse(string text) => KubeObject.Parse(Encoding.UTF8.GetBytes(text)).Header;

    private sealed record View(Dictionary<string, int>? Spec);
}
