namespace Rollouts.Kubernetes;

public enum WatchEventType
{
    Added,
    Modified,
    Deleted,
    Bookmark,
}
