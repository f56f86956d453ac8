namespace Rollouts.Api;

/// <summary>The rule for names inside a pod: a DNS label that is given.</summary>
internal static class PodNameRules
{
    public static FieldError? NameError(string name, string path)
    {
        if (name.Length == 0)
        {
            return FieldError.Required(path, "", "Give it a name of lower case letters, digits and '-'.");
        }

        return LabelRules.DnsLabel(name) is { } fault
            ? FieldError.Invalid(path, name, fault, "Use lower case letters, digits and '-' only.")
            : null;
    }
}
