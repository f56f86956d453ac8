using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Rollouts.Architecture.Tests;

/// <summary>A room is one namespace; names of types say what they are, not that they help.</summary>
public sealed partial class NamespaceTests
{
    private static readonly string[] VagueEndings =
    [
        "Helper",
        "Helpers",
        "Util",
        "Utils",
        "Utility",
        "Utilities",
        "Misc",
        "Manager",
        "Common",
    ];

    /// <summary>
    /// Types that stand in for packages have the names of those packages, so that the packages can take their place
    /// (docs/decisions/0011). They live in one folder, which the switch to the packages leaves out.
    /// </summary>
    private static readonly string[] StandIns =
    [
        "Grpc.Core",
        "Grpc.Core.Interceptors",
        "Grpc.AspNetCore.Server",
        "Grpc.Net.Client",
        "Microsoft.AspNetCore.Builder",
        "Microsoft.Extensions.DependencyInjection",
    ];

    /// <summary>What is generated from <c>proto/</c> has the namespaces that the files there name.</summary>
    private static readonly string[] Generated =
    [
        .. ProjectFiles
            .Files(ProjectFiles.PathOf("proto"), "*.proto")
            .Select(file => GeneratedNamespace().Match(File.ReadAllText(file)).Groups[1].Value),
    ];

    public static TheoryData<string> Rooms => RoomReferenceTests.Rooms;

    [Theory]
    [MemberData(nameof(Rooms))]
    public void Types_OfRoom_AreInItsNamespace(string name) =>
        TypesOf(name)
            .Where(type => type.Namespace != $"Rollouts.{name}" && !IsNamedByOthers(name, type.Namespace))
            .Select(type => type.FullName)
            .ShouldBeEmpty($"types of src/{name} are in namespace Rollouts.{name}");

    [Theory]
    [MemberData(nameof(Rooms))]
    public void Types_OfRoom_AreNotNamedForHelping(string name) =>
        TypesOf(name)
            .Select(type => type.Name.Split('`')[0])
            .Where(type => VagueEndings.Any(ending => type.EndsWith(ending, StringComparison.Ordinal)))
            .ShouldBeEmpty("a name says what a type is for");

    [Fact]
    public void StandIns_LiveInTheFolderThatTheirPackagesReplace() =>
        ProjectFiles
            .Files(ProjectFiles.PathOf("src"), "*.cs")
            .Where(file => StandIns.Any(name => File.ReadLines(file).Contains($"namespace {name};")))
            .Select(ProjectFiles.NameOf)
            .Where(file => !file.StartsWith("src/Grpc/Runtime/", StringComparison.Ordinal))
            .ShouldBeEmpty();

    [Fact]
    public void ProtoFiles_NameTheirNamespace() => Generated.ShouldAllBe(name => name.Length > 0);

    private static bool IsNamedByOthers(string room, string? name) =>
        room == "Grpc" && (StandIns.Contains(name) || Generated.Contains(name));

    [GeneratedRegex("^option csharp_namespace = \"(.+)\";$", RegexOptions.Multiline, 1000)]
    private static partial Regex GeneratedNamespace();

    /// <summary>What people wrote: neither what the compiler adds nor the entry point, which has no namespace by nature.</summary>
    private static IEnumerable<Type> TypesOf(string name) =>
        RoomTable
            .AssemblyOf(RoomTable.Of(name))
            .GetTypes()
            .Where(type =>
                !type.IsNested
                && type.GetCustomAttribute<CompilerGeneratedAttribute>() is null
                && type.GetCustomAttribute<System.CodeDom.Compiler.GeneratedCodeAttribute>() is null
                && !type.Name.Contains('<')
                && type.FullName != "Program"
                && type.Namespace
                    is not ("System.Text.RegularExpressions.Generated" or "System.Runtime.CompilerServices" or "Microsoft.CodeAnalysis")
            );
}
