namespace Rollouts.Cli;

/// <summary>An Experiment as <c>get experiment</c> prints it: the summary, then the tree (row J5).</summary>
internal static class ExperimentSheet
{
    public static Sheet Of(ObjectFamily objects, DateTimeOffset now, bool inColour)
    {
        var view = ExperimentView.Of(objects.Root, objects);
        var sheet = new Sheet(inColour);
        var summary = new Summary(sheet);
        summary.Line("Name:", view.Name);
        summary.Line("Namespace:", objects.Root.Header.Namespace);
        summary.Line("Status:", PhaseIcon.OfAnalysis(view.Status), " ", view.Status);
        if (view.Message.Length > 0)
        {
            summary.Line("Message:", view.Message);
        }

        summary.Images(ImageView.Of([], [view]));
        sheet.Line();
        sheet.Table(RolloutTree.Rows(view, now));
        return sheet;
    }
}
