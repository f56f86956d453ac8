using System.Reflection;
using System.Runtime.CompilerServices;

namespace Rollouts.Architecture.Tests;

/// <summary>A room is one namespace; names of types say what they are, not that they help.</summary>
public sealed class NamespaceTests
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

    public static TheoryData<string> Rooms => RoomReferenceTests.Rooms;

    [Theory]
    [MemberData(nameof(Rooms))]
    public void Types_OfRoom_AreInItsNamespace(string name) =>
        TypesOf(name)
            .Where(type => type.Namespace != $"Rollouts.{name}")
            .Select(type => type.FullName)
            .ShouldBeEmpty($"types of src/{name} are in namespace Rollouts.{name}");

    [Theory]
    [MemberData(nameof(Rooms))]
    public void Types_OfRoom_AreNotNamedForHelping(string name) =>
        TypesOf(name)
            .Select(type => type.Name.Split('`')[0])
            .Where(type => VagueEndings.Any(ending => type.EndsWith(ending, StringComparison.Ordinal)))
            .ShouldBeEmpty("a name says what a type is for");

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
