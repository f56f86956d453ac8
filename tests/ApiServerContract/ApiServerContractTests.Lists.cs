using System.Net;
using Rollouts.Kubernetes;

namespace Rollouts.ApiServerContract;

public abstract partial class ApiServerContractTests
{
    [Theory]
    [InlineData("app=x", "a,b")]
    [InlineData("app==x", "a,b")]
    [InlineData("app!=x", "c,d")]
    [InlineData("app", "a,b,c")]
    [InlineData("!app", "d")]
    [InlineData("app in (x,y)", "a,b,c")]
    [InlineData("app notin (x)", "c,d")]
    [InlineData("app=x,tier=back", "b")]
    [InlineData("app in (x),tier notin (back),!gone", "a")]
    [InlineData("", "a,b,c,d")]
    public async Task List_LabelSelector_Filters(string selector, string expected)
    {
        await using var space = await NamespaceAsync();
        await CreateConfigMapAsync(space.Name, "a", """ "labels":{"app":"x","tier":"front"} """);
        await CreateConfigMapAsync(space.Name, "b", """ "labels":{"app":"x","tier":"back"} """);
        await CreateConfigMapAsync(space.Name, "c", """ "labels":{"app":"y"} """);
        await CreateConfigMapAsync(space.Name, "d", """ "labels":{"tier":"front"} """);

        var list = await Client.ListAsync(KnownResources.ConfigMaps, space.Name, new ListOptions { LabelSelector = selector });

        Names(list).ShouldBe(expected);
    }

    [Theory]
    [InlineData("metadata.name=a", "a")]
    [InlineData("metadata.name!=a", "b")]
    [InlineData("metadata.name=a,metadata.name=b", "")]
    public async Task List_FieldSelector_Filters(string selector, string expected)
    {
        await using var space = await NamespaceAsync();
        await CreateConfigMapAsync(space.Name, "a");
        await CreateConfigMapAsync(space.Name, "b");

        var list = await Client.ListAsync(KnownResources.ConfigMaps, space.Name, new ListOptions { FieldSelector = selector });

        Names(list).ShouldBe(expected);
    }

    [Fact]
    public async Task List_PodFieldSelector_FiltersByPhaseAndNode()
    {
        await using var space = await NamespaceAsync();
        await Client.CreateAsync(KnownResources.Pods, space.Name, Pod("free", ""));
        await Client.CreateAsync(KnownResources.Pods, space.Name, Pod("bound", "\"nodeName\":\"no-such-node\","));

        var bound = await Client.ListAsync(
            KnownResources.Pods,
            space.Name,
            new ListOptions { FieldSelector = "spec.nodeName=no-such-node,status.phase=Pending" }
        );
        var succeeded = await Client.ListAsync(
            KnownResources.Pods,
            space.Name,
            new ListOptions { FieldSelector = "status.phase=Succeeded" }
        );

        Names(bound).ShouldBe("bound");
        succeeded.Items.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("label", "app in (")]
    [InlineData("label", "a b")]
    [InlineData("field", "data.k=v")]
    public async Task List_BadSelector_BadRequest(string kind, string selector)
    {
        await using var space = await NamespaceAsync();
        var options = kind == "label" ? new ListOptions { LabelSelector = selector } : new ListOptions { FieldSelector = selector };

        await RefusedAsync(() => Client.ListAsync(KnownResources.ConfigMaps, space.Name, options), HttpStatusCode.BadRequest, "BadRequest");
    }

    [Fact]
    public async Task List_SmallPages_GivesEveryObjectOnceInOrder()
    {
        await using var space = await NamespaceAsync();
        foreach (var name in (string[])["e", "a", "d", "b", "c"])
        {
            await CreateConfigMapAsync(space.Name, name, """ "labels":{"mine":"yes"} """);
        }

        var list = await Client.ListAsync(KnownResources.ConfigMaps, space.Name, new ListOptions { Limit = 2, LabelSelector = "mine=yes" });

        string.Join(',', list.Items.Select(static item => item.Header.Name)).ShouldBe("a,b,c,d,e");
        list.ResourceVersion.ShouldNotBeEmpty();
        list.Items.ShouldAllBe(static item => item.Header.Kind == "ConfigMap" && item.Header.ApiVersion == "v1");
    }

    [Fact]
    public async Task List_AllNamespaces_SeesBoth()
    {
        await using var first = await NamespaceAsync();
        await using var second = await NamespaceAsync();
        var label = $"\"labels\":{{\"mark\":\"{first.Name}\"}}";
        await CreateConfigMapAsync(first.Name, "a", label);
        await CreateConfigMapAsync(second.Name, "a", label);

        var all = await Client.ListAsync(KnownResources.ConfigMaps, null, new ListOptions { LabelSelector = $"mark={first.Name}" });
        var one = await Client.ListAsync(KnownResources.ConfigMaps, first.Name, new ListOptions { LabelSelector = $"mark={first.Name}" });

        all.Items.Select(static item => item.Header.Namespace).ShouldBe([first.Name, second.Name], ignoreOrder: true);
        one.Items.ShouldHaveSingleItem().Header.Namespace.ShouldBe(first.Name);
    }

    private static string Names(KubeList list) =>
        string.Join(
            ',',
            list.Items.Select(static item => item.Header.Name)
                .Where(static name => name != "kube-root-ca.crt")
                .Order(StringComparer.Ordinal)
        );
}
