cask "trayapp" do
  version "@VERSION@"
  sha256 "@SHA256@"

  url "https://trayapp.org/downloads/trayapp-#{version}.dmg"
  name "trayapp"
  desc "Tells whether OpenAI's services are down, and whether it's them or you"
  homepage "https://trayapp.org"

  depends_on macos: ">= :ventura"

  app "trayapp.app"
  binary "#{appdir}/trayapp.app/Contents/MacOS/trayapp"

  uninstall launchctl: "org.trayapp.trayapp",
            quit:      "org.trayapp.trayapp"

  zap trash: [
    "~/Library/Application Support/trayapp",
    "~/Library/Caches/TemporaryItems/trayapp",
    "~/Library/Caches/trayapp",
    "~/Library/LaunchAgents/org.trayapp.trayapp.plist",
    "~/Library/Logs/trayapp",
  ]
end
