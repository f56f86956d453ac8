using System.Text.Json.Nodes;

namespace Rollouts.Api;

/// <summary>What the API server fills in for the volumes of a pod template.</summary>
internal static class VolumeDefaults
{
    private static readonly (string Source, string Member, JsonValue Value)[] Members =
    [
        ("hostPath", "type", JsonValue.Create("")),
        ("iscsi", "iscsiInterface", JsonValue.Create("default")),
        ("rbd", "pool", JsonValue.Create("rbd")),
        ("rbd", "user", JsonValue.Create("admin")),
        ("rbd", "keyring", JsonValue.Create("/etc/ceph/keyring")),
        ("azureDisk", "cachingMode", JsonValue.Create("ReadWrite")),
        ("azureDisk", "kind", JsonValue.Create("Shared")),
        ("azureDisk", "fsType", JsonValue.Create("ext4")),
        ("azureDisk", "readOnly", JsonValue.Create(false)),
        ("scaleIO", "storageMode", JsonValue.Create("ThinProvisioned")),
        ("scaleIO", "fsType", JsonValue.Create("xfs")),
    ];

    public static void Fill(JsonObject volume)
    {
        if (volume.All(member => member.Key == "name" || member.Value is null))
        {
            volume["emptyDir"] = new JsonObject();
        }

        foreach (var (source, member, value) in Members)
        {
            if (volume[source] is JsonObject settings)
            {
                PodTemplateDefaults.Default(
                    settings,
                    member,
                    value,
                    zeroIsAbsent: value.GetValueKind() == System.Text.Json.JsonValueKind.String
                );
            }
        }

        foreach (var source in new[] { "secret", "configMap", "downwardAPI", "projected" })
        {
            if (volume[source] is JsonObject files)
            {
                PodTemplateDefaults.DefaultMode(files);
            }
        }

        FillItems(volume["downwardAPI"]);
        foreach (var source in PodTemplateDefaults.Objects(volume["projected"]?["sources"]))
        {
            FillItems(source["downwardAPI"]);
            if (source["serviceAccountToken"] is JsonObject token)
            {
                PodTemplateDefaults.Default(token, "expirationSeconds", 3600, zeroIsAbsent: false);
            }
        }

        if (volume["ephemeral"]?["volumeClaimTemplate"]?["spec"] is JsonObject claim)
        {
            PodTemplateDefaults.Default(claim, "volumeMode", "Filesystem");
        }
    }

    private static void FillItems(JsonNode? files)
    {
        foreach (var item in PodTemplateDefaults.Objects(files?["items"]))
        {
            PodTemplateDefaults.FillFieldReference(item["fieldRef"]);
        }
    }
}
