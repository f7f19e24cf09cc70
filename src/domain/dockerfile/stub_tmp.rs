impl super::Dockerfile {
    pub fn external_images(
        &self,
        _t: Option<&str>,
        _a: &std::collections::BTreeMap<String, String>,
    ) -> Vec<(String, u32)> {
        vec![]
    }
}
