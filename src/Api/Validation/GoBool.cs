namespace Rollouts.Api;

/// <summary>Prints truth values as Go's <c>%t</c> does.</summary>
internal static class GoBool
{
    public static string Text(bool value) => value ? "true" : "false";
}
