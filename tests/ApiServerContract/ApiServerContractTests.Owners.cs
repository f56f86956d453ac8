using Rollouts.Kubernetes;
using Rollouts.TestKit;

namespace Rollouts.ApiServerContract;

public abstract partial class ApiServerContractTests
{
    [Fact]
    public async Task Owner_DeletedInBackground_DependentsFollow()
    {
        await using var space = await NamespaceAsync();
        var owner = await CreateConfigMapAsync(space.Name, "owner");
        var child = await CreateConfigMapAsync(space.Name, "child", OwnedBy(owner));
        await CreateConfigMapAsync(space.Name, "grandchild", OwnedBy(child));
        await CreateConfigMapAsync(space.Name, "stranger");

        await Client.DeleteAsync(KnownResources.ConfigMaps, space.Name, "owner", new DeleteOptions { PropagationPolicy = "Background" });

        (await ExistsAsync(KnownResources.ConfigMaps, space.Name, "owner")).ShouldBeFalse();
        await GoneAsync(KnownResources.ConfigMaps, space.Name, "child");
        await GoneAsync(KnownResources.ConfigMaps, space.Name, "grandchild");
        (await ExistsAsync(KnownResources.ConfigMaps, space.Name, "stranger")).ShouldBeTrue();
    }

    [Fact]
    public async Task Owner_DeletedInForeground_WaitsForBlockingDependents()
    {
        await using var space = await NamespaceAsync();
        var owner = await CreateConfigMapAsync(space.Name, "owner");
        await CreateConfigMapAsync(space.Name, "child", OwnedBy(owner, block: true) + ",\"finalizers\":[\"example.com/hold\"]");

        await Client.DeleteAsync(KnownResources.ConfigMaps, space.Name, "owner", new DeleteOptions { PropagationPolicy = "Foreground" });
        await Eventually.ReadAsync(
            () => Client.GetAsync(KnownResources.ConfigMaps, space.Name, "child"),
            static child => child.Header.DeletionTimestamp is not null,
            "the dependent is being deleted",
            Soon
        );
        var waiting = await Client.GetAsync(KnownResources.ConfigMaps, space.Name, "owner");
        waiting.Header.DeletionTimestamp.ShouldNotBeNull();
        Node(waiting, "metadata", "finalizers")!.AsArray().Select(static item => item!.ToString()).ShouldContain("foregroundDeletion");
        await PatchConfigMapAsync(space.Name, "child", """{"metadata":{"finalizers":null}}""");

        await GoneAsync(KnownResources.ConfigMaps, space.Name, "child");
        await GoneAsync(KnownResources.ConfigMaps, space.Name, "owner");
    }

    [Fact]
    public async Task Owner_DeletedAsOrphan_DependentsStayWithoutReference()
    {
        await using var space = await NamespaceAsync();
        var owner = await CreateConfigMapAsync(space.Name, "owner");
        await CreateConfigMapAsync(space.Name, "child", OwnedBy(owner));
        // The collector learns of dependents by watching: let it see this one before the order that depends on it.
        var probe = await CreateConfigMapAsync(space.Name, "probe-owner");
        await CreateConfigMapAsync(space.Name, "probe", OwnedBy(probe));
        await Client.DeleteAsync(KnownResources.ConfigMaps, space.Name, "probe-owner");
        await GoneAsync(KnownResources.ConfigMaps, space.Name, "probe");

        await Client.DeleteAsync(KnownResources.ConfigMaps, space.Name, "owner", new DeleteOptions { PropagationPolicy = "Orphan" });
        await GoneAsync(KnownResources.ConfigMaps, space.Name, "owner");

        var child = await Client.GetAsync(KnownResources.ConfigMaps, space.Name, "child");
        child.Header.DeletionTimestamp.ShouldBeNull();
        child.Header.Owners.ShouldBeEmpty();
    }

    [Fact]
    public async Task Owner_NeverExisted_DependentIsCollected()
    {
        await using var space = await NamespaceAsync();
        await CreateConfigMapAsync(
            space.Name,
            "child",
            """ "ownerReferences":[{"apiVersion":"v1","kind":"ConfigMap","name":"nobody","uid":"6c2b7a3e-0000-4000-8000-000000000000"}] """
        );

        await GoneAsync(KnownResources.ConfigMaps, space.Name, "child");
    }

    [Fact]
    public async Task Owner_OneOfTwoDeleted_DependentStays()
    {
        await using var space = await NamespaceAsync();
        var first = await CreateConfigMapAsync(space.Name, "first");
        var second = await CreateConfigMapAsync(space.Name, "second");
        await CreateConfigMapAsync(
            space.Name,
            "child",
            $$"""
            "ownerReferences":[
              {"apiVersion":"v1","kind":"ConfigMap","name":"first","uid":"{{first.Header.Uid}}"},
              {"apiVersion":"v1","kind":"ConfigMap","name":"second","uid":"{{second.Header.Uid}}"}]
            """
        );

        await Client.DeleteAsync(KnownResources.ConfigMaps, space.Name, "first");
        await Eventually.ReadAsync(
            () => Client.GetAsync(KnownResources.ConfigMaps, space.Name, "child"),
            static child => child.Header.Owners is [{ Name: "second" }],
            "the reference to the deleted owner is dropped",
            Soon
        );
        await Client.DeleteAsync(KnownResources.ConfigMaps, space.Name, "second");

        await GoneAsync(KnownResources.ConfigMaps, space.Name, "child");
    }

    [Fact]
    public async Task Events_CreatedAndCounted_AreFoundByTheirObject()
    {
        await using var space = await NamespaceAsync();
        var about = await CreateConfigMapAsync(space.Name, "a");
        await using (var recorder = new EventRecorder(Client, "contract"))
        {
            recorder.Record(about.Header, "Normal", "First", "something happened");
            recorder.Record(about.Header, "Warning", "Second", "it got worse");
            recorder.Record(about.Header, "Warning", "Second", "it got worse");
        }

        var events = await Client.ListAsync(
            KnownResources.Events,
            space.Name,
            new ListOptions { FieldSelector = $"involvedObject.kind=ConfigMap,involvedObject.name=a,involvedObject.uid={about.Header.Uid}" }
        );
        var warnings = await Client.ListAsync(
            KnownResources.Events,
            space.Name,
            new ListOptions { FieldSelector = "involvedObject.name=a,type=Warning,reason=Second" }
        );

        events.Items.Count.ShouldBe(2);
        var second = warnings.Items.ShouldHaveSingleItem();
        Text(second, "count").ShouldBe("2");
        Text(second, "message").ShouldBe("it got worse");
        Text(second, "source", "component").ShouldBe("contract");
        second.Header.Name.ShouldStartWith("a.");
    }

    [Fact]
    public async Task Events_OnClusterScopedObject_LiveInDefault()
    {
        await using var space = await NamespaceAsync();
        var about = await Client.GetAsync(KnownResources.Namespaces, null, space.Name);
        await using (var recorder = new EventRecorder(Client, "contract"))
        {
            recorder.Record(about.Header, "Normal", "Seen", "a namespace");
        }

        var events = await Client.ListAsync(
            KnownResources.Events,
            "default",
            new ListOptions { FieldSelector = $"involvedObject.name={space.Name},reason=Seen" }
        );

        events.Items.ShouldHaveSingleItem();
    }
}
